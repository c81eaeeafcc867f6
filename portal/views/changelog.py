"""What every published version changed: a page for everything and for each document, and the same as Atom feeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from customers.access import readable_kinds
from customers.parties import the_processor
from documents.models import Document
from exports.changelog import LogEntry, documents_with_log, explain, published_versions

_PER_PAGE = 20
# A reader that looks in once a week misses none.
_IN_FEED = 30


@require_safe
def index(request: HttpRequest, document: int | None = None) -> HttpResponse:
    """The log of all documents that may be read, or of one of them; a page at a time."""
    chosen = _document_or_404(request, document)
    kinds = readable_kinds(request.user)
    pages = Paginator(published_versions(kinds, chosen), _PER_PAGE)
    page = pages.get_page(request.GET.get("pagina"))
    return render(
        request,
        "public/changes.html",
        {
            "document": chosen,
            "documents": documents_with_log(kinds),
            "page": page,
            "entries": explain(list(page.object_list)),
        },
    )


def _document_or_404(request: HttpRequest, key: int | None) -> Document | None:
    """The document with this key, where the person may read it and something of it is published."""
    if key is None:
        return None
    document: Document = get_object_or_404(Document, pk=key, kind__in=readable_kinds(request.user))
    if not published_versions([document.kind], document):
        raise Http404
    return document


class _Atom(Atom1Feed):
    """Atom 1.0 (RFC 4287) with the language of each entry's words."""

    def root_attributes(self) -> Any:
        return super().root_attributes() | {"xml:lang": get_language() or settings.LANGUAGE_CODE}


@dataclass(frozen=True)
class _Followed:
    """What a feed is of: one document or all, of the kinds that its reader may read."""

    document: Document | None
    kinds: tuple[str, ...]


class ChangesFeed(Feed[LogEntry, _Followed]):
    """The log as a feed. An entry keeps its id, and is said anew when its version is withdrawn."""

    feed_type = _Atom

    def get_object(self, request: HttpRequest, document: int | None = None) -> _Followed:
        return _Followed(_document_or_404(request, document), tuple(readable_kinds(request.user)))

    def title(self, followed: _Followed) -> str:
        processor = the_processor()
        what = followed.document.title if followed.document is not None else _("Changes of all documents")
        return " · ".join(filter(None, [what, processor.name if processor is not None else ""]))

    def subtitle(self, followed: _Followed) -> str:
        return _("What every published version changed, in plain words.")

    def link(self, followed: _Followed) -> str:
        return settings.DPA_PUBLIC_URL + changes_address(followed.document)

    def feed_url(self, followed: _Followed) -> str:
        return settings.DPA_PUBLIC_URL + feed_address(followed.document)

    def feed_guid(self, followed: _Followed) -> str:
        return self.link(followed)

    def author_name(self, followed: _Followed) -> str:
        processor = the_processor()
        return processor.name if processor is not None else _("the processor")

    def items(self, followed: _Followed) -> Sequence[LogEntry]:
        return explain(published_versions(followed.kinds, followed.document)[:_IN_FEED])

    def item_title(self, entry: LogEntry) -> str:
        name = " ".join(filter(None, [entry.version.document.title, str(entry.version.number or "")]))
        return _("Withdrawn: %(version)s") % {"version": name} if entry.version.is_withdrawn else name

    def item_description(self, entry: LogEntry) -> str:
        return render_to_string("public/_change_entry.html", {"entry": entry, "LANGUAGE_CODE": get_language()}).strip()

    def item_link(self, entry: LogEntry) -> str:
        return settings.DPA_PUBLIC_URL + reverse("public:version", args=[entry.version.reference])

    def item_guid(self, entry: LogEntry) -> str:
        # The address of a version never becomes that of another one.
        return self.item_link(entry)

    def item_pubdate(self, entry: LogEntry) -> datetime | None:
        return entry.version.published_at

    def item_updateddate(self, entry: LogEntry) -> datetime:
        return entry.published.changed_at


def changes_address(document: Document | None) -> str:
    return reverse("public:document_changes", args=[document.pk]) if document else reverse("public:changes")


def feed_address(document: Document | None) -> str:
    return reverse("public:document_feed", args=[document.pk]) if document else reverse("public:feed")


feed = require_safe(ChangesFeed())
