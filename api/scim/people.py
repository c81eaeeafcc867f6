"""A person as a SCIM resource, and what a body says of one."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import DirectoryPerson, User
from accounts.provisioning import Described, describe
from api.scim.messages import USER, ScimError, address
from api.types import utc_out
from characters import canonical_address


def resource(person: User) -> dict[str, Any]:
    """What is told of a person, with the version by which a change says what it rests on."""
    kept: DirectoryPerson | None = getattr(person, "directory", None)
    said = describe(person)
    found: dict[str, Any] = {
        "schemas": [USER],
        "id": str(person.pk),
        "userName": person.email,
        "active": said.is_active,
    }
    if said.external_id:
        found["externalId"] = said.external_id
    if said.name:
        found |= {"displayName": said.name, "name": {"formatted": said.name}}
    found["preferredLanguage"] = said.language
    found["emails"] = [{"value": person.email, "type": "work", "primary": True}]
    found["meta"] = {
        "resourceType": "User",
        "created": utc_out(person.date_joined),
        "lastModified": utc_out(kept.changed_at if kept else person.date_joined),
        "location": address(f"Users/{person.pk}"),
    }
    found["meta"]["version"] = f'W/"{hashlib.sha256(json.dumps(found).encode()).hexdigest()[:24]}"'
    return found


def narrowed(found: dict[str, Any], asked: Mapping[str, str]) -> dict[str, Any]:
    """Only the attributes asked for, or all but those; ``id`` always (RFC 7644, 3.9)."""
    wanted, unwanted = (_names(asked.get(name, "")) for name in ("attributes", "excludedAttributes"))
    if wanted:
        return {name: value for name, value in found.items() if name in ("schemas", "id") or name.lower() in wanted}
    return {name: value for name, value in found.items() if name in ("schemas", "id") or name.lower() not in unwanted}


def user_name(body: dict[str, Any]) -> str:
    """By what the body says to know the person: an address of mail. Raises ``ScimError``."""
    given = canonical_address(text(body.get("username"), "userName"))
    if not given:
        raise ScimError(400, _("userName is required: the person's e-mail address."), "invalidValue")
    return given


def described(body: dict[str, Any], before: Described) -> Described:
    """The whole person as a POST or PUT describes it; what is not said of ``active`` and language stays as before."""
    name = text(body.get("displayname"), "displayName") or name_in(body.get("name"))
    active, language = body.get("active"), body.get("preferredlanguage")
    return Described(
        name=name,
        language=before.language if language is None else language_in(language),
        external_id=text(body.get("externalid"), "externalId"),
        is_active=before.is_active if active is None else boolean(active),
    )


def name_in(value: Any) -> str:
    """The name as it is written, or put together from its parts."""
    if value is None:
        return ""
    if not isinstance(value, dict):
        raise ScimError(400, _("name has parts."), "invalidValue")
    parts = {key.lower(): text(part, f"name.{key}") for key, part in value.items()}
    pieced = " ".join(part for part in (parts.get("givenname", ""), parts.get("familyname", "")) if part)
    return parts.get("formatted", "") or pieced


def boolean(value: Any) -> bool:
    """True or false; directories send them as words too."""
    if isinstance(value, str) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise ScimError(400, _("active is true or false."), "invalidValue")
    return value


def language_in(value: Any) -> str:
    """The language of mail: the first part of a tag such as ``nl-NL``; for another, the registry's own."""
    found = re.split(r"[-_,;]", text(value, "preferredLanguage").lower())[0]
    return found if found in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def text(value: Any, name: str) -> str:
    """A text that can be stored. Raises ``ScimError``."""
    if value is None:
        return ""
    if not isinstance(value, str) or "\0" in value or _has_half(value):
        raise ScimError(400, _("%(name)s is a text.") % {"name": name}, "invalidValue")
    return value.strip()


def _has_half(value: str) -> bool:
    return any("\ud800" <= char <= "\udfff" for char in value)


def _names(listed: str) -> set[str]:
    found = {each.strip().removeprefix(f"{USER}:").lower() for each in listed.split(",")}
    # Of a part its whole: nothing here is worth more words.
    return {each.partition(".")[0] for each in found if each}
