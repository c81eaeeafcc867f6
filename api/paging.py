"""Pages of a list by a cursor: a place in the list, so that nothing is missed or seen twice while the list grows."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from typing import Annotated, Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from pydantic import Field

from api.problems import Wrong, invalid
from api.types import LARGEST_ID, Given

MOST = 200


class PageQuery(Given):
    """How much of a list, and from where."""

    limit: Annotated[int, Field(ge=1, le=MOST, description="How many at most.")] = 50
    cursor: Annotated[str, Field(max_length=200, description="`nextCursor` of the page before.")] = ""


def page_of_rows[R: models.Model](rows: models.QuerySet[R], query: PageQuery) -> tuple[list[R], str | None]:
    """The rows after the cursor by their keys, lowest first, and the cursor of the next page."""
    after = _read(query.cursor)
    if after:
        if not after.isdecimal() or int(after) > LARGEST_ID:
            raise _unknown()
        rows = rows.filter(pk__gt=int(after))
    found = list(rows.order_by("pk")[: query.limit + 1])
    page = found[: query.limit]
    return page, _write(str(page[-1].pk)) if len(found) > query.limit else None


def page_of[T](items: Iterable[T], query: PageQuery, *, key: Callable[[T], str]) -> tuple[list[T], str | None]:
    """The same of a list that is read whole, in its own order."""
    found, after = list(items), _read(query.cursor)
    if after:
        place = next((number for number, item in enumerate(found) if key(item) == after), None)
        if place is None:
            raise _unknown()
        found = found[place + 1 :]
    page = found[: query.limit]
    return page, _write(key(page[-1])) if len(found) > query.limit else None


def link_to_next(request: HttpRequest, cursor: str | None) -> str:
    """The Link header of a page (RFC 8288); empty on the last."""
    if cursor is None:
        return ""
    values = request.GET.copy()
    values["cursor"] = cursor
    return f'<{request.path}?{values.urlencode()}>; rel="next"'


def _write(place: str) -> str:
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def _read(cursor: str) -> str:
    if not cursor:
        return ""
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as problem:
        raise _unknown() from problem


def _unknown() -> Any:
    return invalid([Wrong("query", "cursor", "cursor", _("This is no cursor of this list."))])
