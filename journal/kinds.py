"""The kinds of acts. Apps declare theirs with the words that an officer reads; an unknown one is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from journal.watching import STRAY

_kinds: dict[str, Any] = {
    STRAY: _("row written"),
    "history.kept": _("history kept"),
    "journal.erased": _("earlier states erased"),
    "registry.adopted": _("taken over as it stood"),
}


def declare(kinds: Mapping[str, Any]) -> None:
    """Name the acts of an app: kind → lazily translated words."""
    _kinds.update(kinds)


def kinds() -> dict[str, Any]:
    """All kinds of acts, with their words."""
    return dict(_kinds)
