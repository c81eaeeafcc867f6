"""What somebody typed on the page of publishing and has not sent as an act yet: kept until that is done, so that saving
a note, linking a row or asking for approval loses nothing.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from documents.models import DocumentVersion

# The fields that a person fills in, and those that are made of a day and a time.
_FIELDS = (
    "does",
    "tell",
    "kind",
    "opens_window",
    "meaning",
    "meaning_en",
    "intended_on",
    "when",
    "after",
    "editorial",
    "read_warnings",
    "words",
    "elsewhere",
)
_MOMENTS = ("due_at", "at")
# What is typed last is what is meant; of these an empty one means what is proposed.
_PROPOSED = ("meaning", "meaning_en")


def typed_in(data: Any) -> dict[str, Any]:
    """What a sent form says, as initial values of the next one."""
    found: dict[str, Any] = {name: data[name] for name in _FIELDS if name in data}
    for name in _MOMENTS:
        parts = [data.get(f"{name}_{number}", "") for number in (0, 1)]
        if any(parts):
            found[name] = parts
    return {name: value for name, value in found.items() if value or name not in _PROPOSED}


def keep(request: HttpRequest, version: DocumentVersion, *, without: tuple[str, ...] = ()) -> None:
    """Keep what was sent, but what has been used by now."""
    typed = typed_in(request.POST)
    request.session[_key(version)] = {name: value for name, value in typed.items() if name not in without}


def kept(request: HttpRequest, version: DocumentVersion) -> dict[str, Any]:
    """What is kept of this person's work on this draft."""
    found: dict[str, Any] = request.session.get(_key(version), {})
    return found


def forget(request: HttpRequest, version: DocumentVersion) -> None:
    """The act is done."""
    request.session.pop(_key(version), None)


def _key(version: DocumentVersion) -> str:
    return f"typed-{version.pk}"
