"""What a list is asked for: one comparison, and which page (RFC 7644, 3.4.2)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from api.scim.messages import USER, ScimError
from api.scim.people import boolean, text
from characters import canonical_address

MOST = 100
_VALUE = r"\"(?:[^\"\\]|\\.)*\"|true|false"
_FILTER = re.compile(rf"\s*(?:{re.escape(USER)}:)?([a-z.]{{1,40}})\s+eq\s+({_VALUE})\s*", re.IGNORECASE)


def filtered(people: QuerySet[User], asked: str) -> QuerySet[User]:
    """Who of these the filter means. Raises ``ScimError`` for one that is not understood."""
    if not asked:
        return people
    found = _FILTER.fullmatch(asked) if len(asked) <= 1000 else None
    if found is None:
        raise ScimError(
            400, _('A filter here is one comparison, such as userName eq "ada@example.org".'), "invalidFilter"
        )
    name = found[1].lower()
    try:
        value = json.loads(found[2].lower() if found[2][0] != '"' else found[2])
    except ValueError as wrong:
        raise ScimError(400, _("The value of the filter is no JSON."), "invalidFilter") from wrong
    if name == "active":
        return people.filter(is_active=boolean(value))
    given = text(value, found[1])
    match name:
        case "username" | "emails.value":
            return people.filter(email=canonical_address(given))
        case "externalid":
            return people.filter(directory__external_id=given) if given else people.none()
        case "id":
            return people.filter(pk=number(given) or 0)
    raise ScimError(400, _("Nobody is found by “%(name)s” here.") % {"name": found[1]}, "invalidFilter")


def page(people: QuerySet[User], asked: Mapping[str, str]) -> tuple[list[User], int, int]:
    """The people of a page, how many there are, and the place of the first."""
    first, count = max(_count(asked, "startIndex", 1), 1), min(max(_count(asked, "count", MOST), 0), MOST)
    return list(people[first - 1 : first - 1 + count]), people.count(), first


def number(given: Any) -> int | None:
    """An id as the registry gives them; None for what is none."""
    said = str(given)
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else None


def _count(asked: Mapping[str, str], name: str, default: int) -> int:
    given = asked.get(name, "")
    if not given:
        return default
    if not re.fullmatch(r"-?[0-9]{1,9}", given):
        raise ScimError(400, _("%(name)s is a number.") % {"name": name}, "invalidValue")
    return int(given)
