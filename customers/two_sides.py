"""Nobody is officer and member in one person: held at every save, beside the kind refusals of the writers."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_save
from django.utils.translation import gettext as _

from accounts.models import DirectoryPerson, User
from customers import members
from customers.models import Membership
from documents.errors import Refused


def refuse_member(person: User) -> None:
    """Raises ``Refused`` for who acts for a customer: that ends before the person works for the processor."""
    membership = Membership.objects.filter(user=person.pk).select_related("customer").first()
    if membership is not None:
        raise Refused(
            _("%(email)s acts for %(customer)s. Nobody stands on both sides: end that membership first.")
            % {"email": person.email, "customer": membership.customer},
            field="is_staff",
        )


def _before_membership(sender: Any, instance: Membership, raw: bool = False, **_kwargs: Any) -> None:
    if not raw:
        members.refuse_officer(instance.user)


def _before_person(sender: Any, instance: User, raw: bool = False, update_fields: Any = None, **_kwargs: Any) -> None:
    if not raw and instance.is_staff and instance.pk and (update_fields is None or "is_staff" in update_fields):
        refuse_member(instance)


def _before_directory(sender: Any, instance: DirectoryPerson, raw: bool = False, **_kwargs: Any) -> None:
    if not raw and instance.removed_at is None:
        refuse_member(instance.user)


def connect() -> None:
    """Listen; once models are loaded."""
    pre_save.connect(_before_membership, sender=Membership, dispatch_uid="customers.two_sides.membership")
    pre_save.connect(_before_person, sender=User, dispatch_uid="customers.two_sides.person")
    pre_save.connect(_before_directory, sender=DirectoryPerson, dispatch_uid="customers.two_sides.directory")
