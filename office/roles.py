"""What a privacy officer may do: the group of rights that every officer who is no superuser belongs to."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

GROUP = "Privacy officers"
_APPS = ("documents", "terms", "annexes", "customers", "agreements", "copies", "files", "workers")

# The daily work: every record of the registry. Receipts are voided, not edited ("change"); nothing that carries history
# or proof may be deleted, so these are left out whatever the model.
_NEVER = {
    "delete_publication",
    "change_publication",
    "delete_withdrawal",
    "change_withdrawal",
    "delete_receipt",
    "delete_processor",
    "change_importedsource",
    "delete_importedsource",
    "add_acceptance",
    "change_acceptance",
    "delete_acceptance",
    "add_statement",
    "change_statement",
    "delete_statement",
}
# Of people, officers make accounts and correct names; rights stay with superusers (office.people).
_PEOPLE = {"add_user", "change_user", "view_user"}
_MAIL = {"view_outgoingmail", "resend_outgoingmail"}


def ensure_group(sender: Any = None, using: str = "default", **_: Any) -> None:
    """Give the group exactly the rights that it should have; runs after every migration, so that new models count."""
    for label in ("accounts", "mail", *_APPS):
        # Django makes the rights of an app in this same signal, perhaps after us.
        create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    wanted = Permission.objects.using(using).filter(
        Q(content_type__app_label__in=_APPS)
        & ~Q(codename__in=_NEVER)
        & ~Q(content_type__model__startswith="historical")
        | Q(content_type__app_label="accounts", codename__in=_PEOPLE)
        | Q(content_type__app_label="mail", codename__in=_MAIL)
    )
    group, _created = Group.objects.using(using).get_or_create(name=GROUP)
    group.permissions.set(wanted)
