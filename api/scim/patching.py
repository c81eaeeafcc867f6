"""PATCH (RFC 7644, 3.5.2), all or nothing: what can change of a person, and what is refused or passed over.

Directories send what they have. Attributes of the standard that the registry does not keep are passed over; those that
nobody knows are refused, and so is another ``userName``: the address identifies a person here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.provisioning import Described
from api.scim.messages import ENTERPRISE, PATCH, USER, ScimError
from api.scim.people import boolean, language_in, name_in, text
from characters import canonical_address

_MOST = 100
_NOT_KEPT = {
    *("emails", "nickname", "profileurl", "title", "usertype", "locale", "timezone", "password", "phonenumbers", "ims"),
    *("photos", "addresses", "groups", "entitlements", "roles", "x509certificates", "schemas"),
}
_PARTS = ("name.givenname", "name.familyname", "name.middlename", "name.honorificprefix", "name.honorificsuffix")


def patched(person: User, before: Described, body: dict[str, Any]) -> Described:
    """The person after these operations. Raises ``ScimError``."""
    operations = body.get("operations")
    schemas = body.get("schemas")
    if not isinstance(schemas, list) or PATCH not in schemas or not isinstance(operations, list) or not operations:
        raise ScimError(400, _("Send a PatchOp with its Operations."), "invalidSyntax")
    if len(operations) > _MOST:
        raise ScimError(400, _("%(count)s operations at most.") % {"count": _MOST}, "tooMany")
    values: dict[str, Any] = {}
    for operation in operations:
        for path, value in _read(operation):
            values |= _set(person, path, value)
    # Said twice, of one name: as it is displayed.
    if (formatted := values.pop("formatted", None)) is not None:
        values.setdefault("name", formatted)
    return replace(before, **values)


def _read(operation: Any) -> list[tuple[str, Any]]:
    """Paths in small letters, each with what is to stand there; None where nothing is to."""
    if not isinstance(operation, dict):
        raise ScimError(400, _("An operation has op, path and value."), "invalidSyntax")
    given = {str(key).lower(): value for key, value in operation.items()}
    op, path = str(given.get("op", "")).lower(), given.get("path")
    if op not in ("add", "replace", "remove"):
        raise ScimError(400, _("An operation is add, replace or remove."), "invalidSyntax")
    if path is not None and not isinstance(path, str):
        raise ScimError(400, _("A path is a text."), "invalidPath")
    if op == "remove":
        if not path:
            raise ScimError(400, _("Say what to remove."), "noTarget")
        return [(_plain(path), None)]
    if path:
        return [(_plain(path), given.get("value"))]
    if not isinstance(given.get("value"), dict):
        raise ScimError(400, _("Without a path, value has attributes."), "invalidValue")
    return [(_plain(str(name)), value) for name, value in given["value"].items()]


def _plain(path: str) -> str:
    return path.strip().lower().removeprefix(f"{USER.lower()}:")


def _set(person: User, path: str, value: Any) -> dict[str, Any]:
    if (read := _READ_BY.get(path)) is not None:
        field, reader = read
        return {field: reader(value)}
    if path == "username":
        refuse_other_name(person, text(value, "userName"))
        return {}
    if path in ("id", "meta"):
        raise ScimError(400, _("%(name)s is the registry's.") % {"name": path}, "mutability")
    # Of a path such as “emails[type eq "work"].value” the attribute.
    is_kept_by_nobody = path.partition("[")[0].partition(".")[0] in _NOT_KEPT
    if is_kept_by_nobody or path in _PARTS or path.startswith(ENTERPRISE.lower()):
        return {}
    raise ScimError(400, _("There is no attribute “%(name)s”.") % {"name": path[:80]}, "invalidPath")


def _active(value: Any) -> bool:
    if value is None:
        raise ScimError(400, _("active can't be removed; make it false."), "mutability")
    return boolean(value)


# Path → what it is of a person here, and how it is read; None is read where it is removed.
_READ_BY: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "active": ("is_active", _active),
    "displayname": ("name", lambda value: text(value, "displayName")),
    "name.formatted": ("formatted", lambda value: text(value, "name.formatted")),
    "name": ("formatted", name_in),
    "externalid": ("external_id", lambda value: text(value, "externalId")),
    "preferredlanguage": ("language", language_in),
}


def refuse_other_name(person: User, given: str) -> None:
    """Raises ``ScimError`` for another address than the person's own."""
    if canonical_address(given) != person.email:
        raise ScimError(
            400,
            _("userName stays: people change their address themselves, through both mailboxes."),
            "mutability",
        )
