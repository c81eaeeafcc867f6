"""The public register of sub-processors: as a page, for a spreadsheet, for a machine, and its changes as a feed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from annexes.kinds import ANNEX1
from annexes.register import RegisteredLine, register_at
from annexes.register_changes import RegisterChange, changes_of
from customers.access import readable_kinds
from documents.display.spreadsheet import csv_response
from documents.models import Line
from documents.moments import as_printed, utc_text
from portal.register import HEAD, objects_of, rows_of, sentence_of
from portal.views.chosen_moment import RequestedMoment, requested_moment

# A reader of feeds asks often, and the register changes seldom.
_SECONDS = 300


def show(request: HttpRequest) -> HttpResponse:
    """The register now or at a chosen moment (art. 28 lid 2 AVG)."""
    asked, lines = _asked(request)
    context = {"lines": lines, "asked": asked, "is_readable": _may_read(request)}
    return render(request, "public/sub_processors.html", context, status=400 if asked.form.errors else 200)


@require_safe
@conditional_page
def as_csv(request: HttpRequest) -> HttpResponse:
    """The same for a spreadsheet, a row for every party. Raises ``Http404`` for who may not read annex 1."""
    _asked_moment, lines = _asked_or_404(request)
    return _cached(request, csv_response(f"{_('sub-processors')}.csv", HEAD, rows_of(lines)))


@require_safe
@conditional_page
def as_json(request: HttpRequest) -> HttpResponse:
    """The same for a machine. Raises ``Http404`` for who may not read annex 1."""
    asked, lines = _asked_or_404(request)
    at = utc_text(asked.moment) if asked.chosen else None
    return _cached(request, JsonResponse({"at": at, "lines": objects_of(lines)}, json_dumps_params={"indent": 1}))


def _may_read(request: HttpRequest) -> bool:
    return ANNEX1 in readable_kinds(request.user)


def _asked(request: HttpRequest) -> tuple[RequestedMoment, list[RegisteredLine]]:
    asked = requested_moment(request, now=timezone.now())
    return asked, register_at(asked.moment) if _may_read(request) else []


def _asked_or_404(request: HttpRequest) -> tuple[RequestedMoment, list[RegisteredLine]]:
    asked, lines = _asked(request)
    if asked.form.errors or not _may_read(request):
        raise Http404
    return asked, lines


def _cached(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Kept a while by caches, where everybody may read it; asked again with its ETag after that."""
    if ANNEX1.is_public and not request.user.is_authenticated:
        patch_cache_control(response, public=True, max_age=_SECONDS)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response


class RegisterFeed(Feed):  # type: ignore[type-arg]
    """The changes of one line's register, newest first, as Atom (RFC 4287).

    An entry's identifier comes from the ledger's hashes of the versions between which it lies, so that it stays the
    same wherever the registry is served; ``updated`` is the moment of the publication.
    """

    feed_type = Atom1Feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return _cached(request, super().__call__(request, *args, **kwargs))

    def get_object(self, request: HttpRequest, line: int) -> Line:
        """Raises ``Http404`` for who may not read annex 1, and for a line that is none of it."""
        found = Line.objects.filter(pk=line, document__kind=ANNEX1).select_related("document").first()
        if found is None or not _may_read(request):
            raise Http404
        return found

    def title(self, line: Line) -> str:
        return _("Sub-processors of %(line)s") % {"line": line}

    def subtitle(self, line: Line) -> str:
        return _("Who was added, replaced, removed, renamed or moved, when annex 1 changed.")

    def link(self, line: Line) -> str:
        return f"{reverse('public:sub_processors')}#line-{line.pk}"

    def feed_guid(self, line: Line) -> str:
        return _identifier(f"line {line.document.kind} {line.document.scope} {line.from_release}")

    def items(self, line: Line) -> list[RegisterChange]:
        return changes_of(line, until=timezone.now())

    def item_title(self, item: RegisterChange) -> str:
        return " ".join(sentence_of(change) for change in item.changes)

    def item_description(self, item: RegisterChange) -> str:
        if item.version is None:
            return _("The version that named them was withdrawn, and no other is current.")
        version = item.version
        return _("As named in %(version)s of %(date)s.") % {
            "version": version.number or version.reference,
            "date": as_printed(version.date) if version.date else as_printed(item.at),
        }

    def item_link(self, item: RegisterChange) -> str:
        if item.version is not None:
            return reverse("public:version", args=[item.version.reference])
        return reverse("public:sub_processors")

    def item_guid(self, item: RegisterChange) -> str:
        hashes = [version.publication.entry_hash if version else "-" for version in (item.before, item.version)]
        return _identifier(f"change {' '.join(hashes)} {utc_text(item.at)}")

    def item_pubdate(self, item: RegisterChange) -> datetime:
        return item.at

    def item_updateddate(self, item: RegisterChange) -> datetime:
        return item.at


def _identifier(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'sub-processors {name}')}"


feed = require_safe(conditional_page(RegisterFeed()))
