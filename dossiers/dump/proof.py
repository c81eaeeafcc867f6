"""Whether what was taken in is what the other registry published and entered: its ledger recomputed, its journal's
proofs followed to a signed head. Neither is made again here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from copies.sealed.disclosed import CHECKPOINT, ENTRIES, KEYS
from documents.models import Publication
from documents.proof import ledger
from documents.proof.digest import says, sha256
from documents.rows.drafting import content_of
from dossiers.dump.reading import Dump
from dossiers.dump.rows import people_columns
from journal.canonical import digest_of
from journal.images import images
from journal.tlog.heads import TreeHead
from journal.tlog.note import SignedNote, UnreadableNote, VerifierKey, WrongSignature
from journal.tlog.tree import is_included, leaf_hash
from journal.watching import watched_as


@dataclass(frozen=True)
class Proved:
    """How far the journal of the other registry proves the rows: under which keys, how many of them."""

    keys: tuple[str, ...]
    size: int
    rows: int


def ledger_problems() -> Iterator[str]:
    """Of every version its canonical JSON, its rows and its place in the chain."""
    previous = ""
    entries = Publication.objects.select_related("version__line__document").order_by("sequence")
    for place, entry in enumerate(entries, start=1):
        name = entry.version.reference
        if (entry.sequence, entry.previous_hash) != (place, previous) or ledger.entry_hash(entry) != entry.entry_hash:
            yield _("the ledger's entry of %(version)s is not what was issued") % {"version": name}
        if sha256(entry.canonical) != entry.digest or entry.digest != entry.version.digest:
            yield _("the sealed JSON of %(version)s is not what was issued") % {"version": name}
        if not says(entry.canonical, content_of(entry.version)):
            yield _("the rows of %(version)s don't say what was sealed") % {"version": name}
        previous = entry.entry_hash


def follow(dump: Dump, people: Mapping[int, int]) -> tuple[Proved, list[str]]:
    """What the journal's files in a dump prove of the rows that are stored now, and what does not fit."""
    if not dump.has(CHECKPOINT):
        return Proved((), 0, 0), []
    try:
        head, keys = _head(dump)
        entries: list[dict[str, Any]] = json.loads(dump.read(ENTRIES))
        wrong = [text for item in entries if (text := _wrong(item, head, people))]
    except (UnreadableNote, WrongSignature, ValueError, KeyError, TypeError, IndexError) as problem:
        return Proved((), 0, 0), [_("the journal's proof can't be read: %(problem)s") % {"problem": problem}]
    if not keys:
        wrong.append(_("no key that the dump names has signed the journal's head"))
    return Proved(tuple(map(str, keys)), head.size, len(entries)), wrong


def _head(dump: Dump) -> tuple[TreeHead, list[VerifierKey]]:
    note = SignedNote.parse(dump.read(CHECKPOINT))
    known = [VerifierKey.parse(line) for line in dump.read(KEYS).decode().splitlines() if line.strip()]
    return TreeHead.parse(note.text), note.signers(known)


def _wrong(item: Mapping[str, Any], head: TreeHead, people: Mapping[int, int]) -> str:
    """What does not fit of one entry: its place in the tree, its commitment to the row, the row as it is stored."""
    table, key = item["row"][:2]
    names = {"row": f"{table} {key}"}
    committed = [table, key, digest_of(item["row"])] in item["digests"]
    if not committed or digest_of(sorted(item["digests"])) != item["entry"]["states"]:
        return _("the journal's entry does not commit to %(row)s") % names
    leaf = leaf_hash(bytes.fromhex(digest_of(item["entry"])))
    if not is_included(leaf, item["place"], head.size, [bytes.fromhex(text) for text in item["proof"]], head.root):
        return _("the entry of %(row)s is not in the journal") % names
    watched = watched_as(table)
    found = images(watched, [key]).get(key) if watched is not None else None
    if watched is None or found is None:
        return _("%(row)s, of which the journal tells, is not in the dump") % names
    held, now = json.loads(item["row"][4]), json.loads(found.text)
    for name in people_columns(watched.model):
        if held.get(name) is not None:
            held[name] = people.get(held[name])
    differing = [name for name, value in held.items() if name in now and now[name] != value]
    return (
        _("%(row)s is not what the journal says: %(columns)s") % {**names, "columns": ", ".join(differing)}
        if differing
        else ""
    )
