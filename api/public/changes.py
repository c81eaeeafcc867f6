"""What every published version changed, and the head of the journal that proves it all."""

from __future__ import annotations

import base64
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query

from api.caller import caller_in
from api.core import router
from api.paging import PageQuery, link_to_next, page_of
from api.shapes import documents as shapes
from exports.changelog import LogEntry, explain, published_versions
from journal.keys import known_keys
from journal.models import Checkpoint
from journal.published import cosigned

routes = router("changes")


@routes.get("/changes", response=shapes.ChangeLog, operation_id="listChanges")
def changes(request: HttpRequest, response: HttpResponse, page: Query[PageQuery]) -> Any:
    """The change log: an entry for each published version, the newest first."""
    found = published_versions(caller_in(request).readable_kinds)
    items, cursor = page_of(found, page, key=lambda item: item.version.reference)
    if link := link_to_next(request, cursor):
        response.headers["Link"] = link
    return shapes.ChangeLog(items=[_entry(entry) for entry in explain(items)], next_cursor=cursor)


@routes.get("/checkpoint", response=shapes.Checkpoint, operation_id="getCheckpoint")
def checkpoint(request: HttpRequest) -> Any:
    """The newest head of the journal, signed; tiles and entries stand under `/log/`."""
    newest = Checkpoint.objects.prefetch_related("cosignatures").newest()
    if newest is None:
        raise Http404
    return shapes.Checkpoint(
        origin=newest.note.partition("\n")[0],
        size=newest.size,
        root=base64.b64encode(bytes.fromhex(newest.root)).decode(),
        note=cosigned(newest),
        keys=[str(key) for key in known_keys()],
    )


def _entry(entry: LogEntry) -> shapes.LogEntry:
    said = [
        *(entry.whole.texts if entry.whole is not None else ()),
        *(text for _, note in entry.parts for text in note.texts),
    ]
    assert entry.version.published_at is not None
    return shapes.LogEntry(
        version=entry.version.reference,
        title=entry.version.document.title,
        number=str(entry.version.number) if entry.version.number else None,
        published_at=entry.version.published_at,
        changed_at=entry.published.changed_at,
        is_withdrawn=entry.version.is_withdrawn,
        compared_with=entry.old.reference if entry.old is not None else None,
        summary=list(entry.brief),
        notes=[text.text for text in said],
    )
