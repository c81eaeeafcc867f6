"""The whole tree made anew from the entries, and every head compared with it. Reads only, in batches."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from journal import anchoring, witnesses
from journal.keys import known_keys
from journal.models import Checkpoint, Entry, Tile
from journal.sequencing import leaf_data
from journal.tlog.heads import TreeHead
from journal.tlog.note import Signature, SignedNote, UnreadableNote, VerifierKey, WrongSignature
from journal.tlog.tiles import LEVELS, WIDTH, TileAt, path_of
from journal.tlog.tree import join, leaf_hash, root_of
from seal import SealError

# A hundred tiles of the lowest row: 0.8 MB of hashes.
BATCH = 100 * WIDTH


def verify_tree() -> Iterator[str]:
    """What in tiles and checkpoints does not agree with the entries, the first thing first; nothing when all is well.

    Raises ``JournalMisconfigured``.
    """
    yield from _Recomputation(known_keys()).disagreements()


class _Recomputation:
    """The tree as it grows under the entries: of each row only what is not in a full tile yet."""

    def __init__(self, keys: list[VerifierKey]) -> None:
        self.keys = keys
        self.size = 0
        self.rows: list[list[bytes]] = [[] for _level in range(LEVELS)]
        self.full = [0] * LEVELS
        self.heads = Checkpoint.objects.order_by("size", "pk").iterator(500)
        self.head: Checkpoint | None = next(self.heads, None)
        self.signed = 0

    def disagreements(self) -> Iterator[str]:
        yield from self._heads_here()
        while entries := list(
            Entry.objects.filter(place__gte=self.size).order_by("place").values_list("place", "commitment")[:BATCH]
        ):
            for place, commitment in entries:
                if place != self.size:
                    yield _("The journal lacks the entry at place %(place)s; all later places disagree.") % {
                        "place": self.size
                    }
                    return
                yield from self._add(leaf_hash(leaf_data(commitment)))
        yield from self._end()

    def _add(self, leaf: bytes) -> Iterator[str]:
        self.rows[0].append(leaf)
        self.size += 1
        level = 0
        while len(self.rows[level]) == WIDTH:
            yield from self._compare(level)
            self.rows[level + 1].append(root_of(self.rows[level]))
            self.rows[level] = []
            self.full[level] += 1
            level += 1
        yield from self._heads_here()

    def _heads_here(self) -> Iterator[str]:
        """Every checkpoint over as many entries as there are by now."""
        while self.head is not None and self.head.size <= self.size:
            yield from _head(self.head, self._root(), self.keys)
            self.signed = self.head.size
            self.head = next(self.heads, None)

    def _root(self) -> bytes:
        parts: list[bytes] = []
        for row in reversed(self.rows):
            start = 0
            while start < len(row):
                length = 1 << ((len(row) - start).bit_length() - 1)
                parts.append(root_of(row[start : start + length]))
                start += length
        return join(parts)

    def _compare(self, level: int) -> Iterator[str]:
        at = TileAt(level, self.full[level])
        stored = Tile.objects.filter(level=at.level, index=at.place).first()
        if stored is None:
            yield _("Tile %(tile)s of the journal is missing.") % {"tile": _name(at)}
        elif bytes(stored.hashes) != b"".join(self.rows[level]):
            yield _("Tile %(tile)s of the journal is not made of the entries under it.") % {"tile": _name(at)}

    def _end(self) -> Iterator[str]:
        for level, row in enumerate(self.rows):
            if row:
                yield from self._compare(level)
            surplus = Tile.objects.filter(level=level, index__gte=self.full[level] + bool(row))
            for tile in surplus.order_by("index")[:10]:
                yield _("Tile %(tile)s of the journal has no entries under it.") % {"tile": _name(tile.at)}
        if self.signed < self.size:
            yield _("The last checkpoint is over %(signed)s entries; %(size)s have a place.") % {
                "signed": self.signed,
                "size": self.size,
            }
        if self.head is not None:
            yield _("A checkpoint is over %(signed)s entries; the journal has %(size)s: its end has been cut off.") % {
                "signed": self.head.size,
                "size": self.size,
            }


def _name(tile: TileAt) -> str:
    return f"{tile.level}/{path_of(tile.place)}"


def _head(checkpoint: Checkpoint, root: bytes, keys: list[VerifierKey]) -> Iterator[str]:
    """What does not agree in one checkpoint, whose tree has this root."""
    names = {"size": checkpoint.size, "number": checkpoint.pk}
    try:
        note = SignedNote.parse(checkpoint.note)
        head = TreeHead.parse(note.text)
        signed = bool(note.signers(keys))
    except UnreadableNote:
        yield _("Checkpoint %(number)s, over %(size)s entries, can't be read.") % names
        return
    except WrongSignature:
        signed = False
    if not signed:
        yield _("Checkpoint %(number)s, over %(size)s entries, is not signed by a key of this journal.") % names
    yield from _anchors(checkpoint, note)
    if checkpoint.root != root.hex() or (head.size, head.root) != (checkpoint.size, root):
        yield _("The entries do not lead to checkpoint %(number)s, over %(size)s entries.") % names


def _anchors(checkpoint: Checkpoint, note: SignedNote) -> Iterator[str]:
    """What does not belong to the checkpoint of all that was said of it elsewhere."""
    names = {"size": checkpoint.size, "number": checkpoint.pk}
    try:
        anchoring.proven_at(checkpoint)
    except SealError:
        yield _("The time stamp of checkpoint %(number)s, over %(size)s entries, does not prove it.") % names
    known = {witness.key.name: witness.key for witness in witnesses.configured()}
    for cosignature in checkpoint.cosignatures.filter(witness__in=known):
        signed = SignedNote(note.text, (Signature.parse(cosignature.line.removesuffix("\n")),))
        try:
            is_signed = bool(signed.signers([known[cosignature.witness]]))
        except WrongSignature:
            is_signed = False
        if not is_signed:
            yield _("The signature of %(witness)s under checkpoint %(number)s, over %(size)s entries, is not its.") % {
                **names,
                "witness": cosignature.witness,
            }
