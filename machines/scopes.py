"""What a program may be allowed: a noun and a direction each. Nothing is allowed together with anything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Scope:
    """``of_customer`` and ``of_processor``: whose programs may have it. ``is_act``: it does something that binds.

    ``of_administrators``: only they let a program have it, since it reaches the accounts of officers.
    """

    name: str
    label: Any
    of_customer: bool = False
    of_processor: bool = False
    is_act: bool = False
    of_administrators: bool = False


RECEIVE, OBJECT = "receipts:write", "objections:write"
TRY_WEBHOOKS = "webhook-trials:write"
# Of the SCIM addresses, which are none of the API's operations.
READ_USERS, KEEP_USERS = "users:read", "users:write"

SCOPES: tuple[Scope, ...] = (
    Scope("customers:read", _("read names and codes of customers"), of_customer=True, of_processor=True),
    Scope("contact-details:read", _("read contact details"), of_customer=True, of_processor=True),
    Scope(
        "contact-details:write",
        _("propose contact details: a person decides"),
        of_customer=True,
        of_processor=True,
        is_act=True,
    ),
    Scope("agreements:read", _("read agreements"), of_customer=True, of_processor=True),
    Scope("standing:read", _("read what applies, and what is to be received"), of_customer=True, of_processor=True),
    Scope("processing-records:read", _("read the record of processing"), of_customer=True, of_processor=True),
    Scope("releases:read", _("read installed releases"), of_customer=True, of_processor=True),
    Scope("releases:write", _("enter installed releases"), of_processor=True, is_act=True),
    Scope("receipts:read", _("read receipts"), of_customer=True, of_processor=True),
    Scope(RECEIVE, _("receive versions: this puts them in force"), of_customer=True, is_act=True),
    Scope("notices:read", _("read notices and deadlines"), of_customer=True),
    Scope("objections:read", _("read objections"), of_customer=True),
    Scope(OBJECT, _("lodge objections"), of_customer=True, is_act=True),
    Scope("copies:read", _("download sealed copies"), of_customer=True),
    Scope("evidence:read", _("download all evidence of a year"), of_customer=True),
    Scope("announcements:read", _("read how far notices of a change are"), of_processor=True),
    Scope("deliveries:read", _("read how far each message came"), of_processor=True),
    Scope("webhooks:read", _("read webhooks, and what became of a trial"), of_customer=True, of_processor=True),
    Scope(TRY_WEBHOOKS, _("send a trial to a webhook"), of_customer=True, of_processor=True, is_act=True),
    Scope(READ_USERS, _("read the accounts of the processor's people"), of_processor=True, of_administrators=True),
    Scope(
        KEEP_USERS,
        _("open and close the accounts of the processor's people"),
        of_processor=True,
        is_act=True,
        of_administrators=True,
    ),
)
BY_NAME: dict[str, Scope] = {scope.name: scope for scope in SCOPES}


def scopes_for(*, of_processor: bool, by_administrator: bool = False) -> list[Scope]:
    """What a program of the processor, or of a customer, may be allowed; by an administrator, or by anybody else."""
    theirs = [scope for scope in SCOPES if (scope.of_processor if of_processor else scope.of_customer)]
    return [scope for scope in theirs if by_administrator or not scope.of_administrators]
