"""What was typed and not saved yet, per person, draft and tab; and who else has the draft open."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from documents.models import DocumentVersion, OpenDraft
from documents.moments import utc_text

# A tab tells every twenty seconds that it is there.
PRESENT = timedelta(seconds=60)


def keep_unsaved(version: DocumentVersion, person: Any, tab: str, changes: Any, *, at: datetime) -> None:
    """Keep what a save would have sent."""
    text = json.dumps(changes, separators=(",", ":")) if changes else ""
    _told(version, person, tab, at, changes=text, changed_at=at if text else None)


def forget_unsaved(version: DocumentVersion, person: Any, tab: str, *, until: datetime) -> None:
    """What was typed until then is saved, or not wanted any more; what came while it was being saved stays."""
    kept = OpenDraft.objects.filter(version=version, person=person, tab=tab, changed_at__lte=until)
    kept.update(changes="", changed_at=None)


def unsaved_of(version: DocumentVersion, person: Any) -> dict[str, Any] | None:
    """What this person typed last in this draft, in any tab, and did not save."""
    kept = OpenDraft.objects.filter(version=version, person=person).exclude(changes="").order_by("-changed_at").first()
    if kept is None or kept.changed_at is None:
        return None
    return {"tab": kept.tab, "at": utc_text(kept.changed_at), "changes": json.loads(kept.changes)}


def be_present(version: DocumentVersion, person: Any, tab: str, *, at: datetime) -> None:
    """A tab says that it is there."""
    _told(version, person, tab, at)


def _told(version: DocumentVersion, person: Any, tab: str, at: datetime, **values: Any) -> None:
    OpenDraft.objects.update_or_create(
        version_id=version.pk,
        person=person,
        tab=tab,
        defaults={"seen_at": at, **values},
        create_defaults={"seen_at": at, "opened_at": at, **values},
    )


def others_in(version: DocumentVersion, person: Any, tab: str, *, at: datetime) -> list[dict[str, Any]]:
    """Who else has the draft open now; other tabs of the same person too."""
    there = OpenDraft.objects.filter(version_id=version.pk, seen_at__gt=at - PRESENT).select_related("person")
    return [
        {
            "name": str(each.person),
            "tab": each.tab,
            "is_me": each.person_id == person.pk,
            "since": utc_text(each.opened_at),
        }
        for each in there.exclude(person=person, tab=tab)
    ]
