"""Recompute everything the registry claims: triggers, rows → canonical JSON → digest → chain, and what other apps
claim. Reads only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from documents import triggers
from documents.models import DocumentVersion, Publication
from documents.proof import ledger
from documents.proof.digest import says, sha256
from documents.rows.drafting import content_of
from journal import replay
from journal.keys import JournalMisconfigured
from journal.replay import Disagreement, Progress
from journal.verification import verify_tree

# A claim names what does not agree in a sentence, or with the row and the entry concerned.
type Claim = Callable[[datetime], Iterator[str]]
_claims: list[Claim] = []
_remarks: list[Callable[[], str]] = []


def contribute(claim: Claim, *, remark: Callable[[], str] | None = None) -> None:
    """Have what another app claims recomputed too: ``claim`` says what does not agree now. Called when it is ready.

    ``remark`` gives what is worth knowing although it agrees; empty for nothing.
    """
    _claims.append(claim)
    if remark is not None:
        _remarks.append(remark)


def remarks() -> list[str]:
    """What is worth knowing although all agrees."""
    return [said for remark in _remarks if (said := remark())]


def disagreements(
    *, now: datetime, expected_head: str = "", scope: int | None = None, progress: Progress | None = None
) -> Iterator[Disagreement]:
    """What does not agree, the first thing first; nothing when all is well.

    ``expected_head`` is the hash of the last entry as somebody noted it elsewhere: it also finds a cut tail. ``scope``
    limits the replay to what is entered of one customer, and leaves out what is about nobody. ``progress`` as in
    :func:`journal.replay.disagreements`.
    """
    if scope is None:
        yield from map(Disagreement, _everything(now, expected_head))
    yield from replay.disagreements(scope=scope, progress=progress)


def _everything(now: datetime, expected_head: str) -> Iterator[str]:
    yield from triggers.differences(connection)
    previous = ""
    hashes = set()
    entries = Publication.objects.select_related("version__line__document").order_by("sequence")
    for position, entry in enumerate(entries, start=1):
        hashes.add(entry.entry_hash)
        yield from _entry(entry, previous, position)
        previous = entry.entry_hash
    unrecorded = DocumentVersion.objects.published().with_names().filter(publication__isnull=True)
    for version in unrecorded:
        yield _("%(version)s is published, but the ledger has no entry for it.") % {"version": version}
    if expected_head and expected_head not in hashes:
        yield _("The ledger has no entry with the hash %(hash)s: its tail has been cut, or it is another ledger.") % {
            "hash": expected_head
        }
    try:
        yield from verify_tree()
    except JournalMisconfigured as problem:
        yield _("The journal's heads can't be verified: %(problem)s") % {"problem": problem}
    for claim in _claims:
        yield from claim(now)


def _entry(entry: Publication, previous: str, position: int) -> Iterator[str]:
    version = entry.version
    names = {"version": version, "position": entry.sequence}
    if entry.sequence != position:
        yield _("The ledger lacks entry %(missing)s; the next is %(position)s.") % {**names, "missing": position}
    if entry.previous_hash != previous:
        yield _("Ledger entry %(position)s (%(version)s) does not follow the entry before it.") % names
    if entry.entry_hash != ledger.entry_hash(entry):
        yield _("Ledger entry %(position)s (%(version)s) has been changed: its hash disagrees.") % names
    if sha256(entry.canonical) != entry.digest:
        yield _("The canonical JSON of %(version)s has been changed: its digest disagrees.") % names
    if not version.is_published or version.digest != entry.digest or version.published_at != entry.published_at:
        yield _("%(version)s itself no longer agrees with its ledger entry %(position)s.") % names
    if not says(entry.canonical, content_of(version)):
        yield _("The rows of %(version)s have been changed: they no longer say what was published.") % names


def current_head() -> str:
    """The hash of the last entry, to be noted elsewhere; empty for an empty ledger."""
    last = ledger.head()
    return last.entry_hash if last else ""
