"""The whole tree made anew from the entries, and every head compared with it. Reads only, in batches."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Max
from django.utils.translation import gettext as _

from journal import anchoring, witnesses
from journal.keys import known_keys
from journal.models import Checkpoint, Entry, Tile
from journal.sequencing import leaf_data
from journal.tlog.heads import TreeHead
from journal.tlog.note import Signature, SignedNote, UnreadableNote, VerifierKey, WrongSignature
from journal.tlog.tiles import LEVELS, WIDTH, TileAt, path_of, width_in
from journal.tlog.tree import join, leaf_hash, root_of, whole_subtrees
from seal import SealError

# A hundred tiles of the lowest row: 0.8 MB of hashes.
BATCH = 100 * WIDTH


def verify_tree() -> Iterator[str]:
    """What in tiles and checkpoints does not agree with the entries, the first thing first; nothing when all is well.

    Of the journal as it is when this begins: what is placed meanwhile is no disagreement. Raises
    ``JournalMisconfigured``.
    """
    newest = Checkpoint.objects.newest()
    yield from _Recomputation(newest).disagreements()
    # In this order: a batch that is placed between the two only makes the checkpoint greater.
    top = Entry.objects.aggregate(top=Max("place"))["top"]
    latest = Checkpoint.objects.newest()
    signed = latest.size if latest else 0
    if top is not None and top >= signed:
        yield _("The last checkpoint is over %(signed)s entries; %(size)s have a place.") % {
            "signed": signed,
            "size": top + 1,
        }
    for tile in Tile.objects.only("level", "index").order_by("level", "-index").iterator():
        if not width_in(tile.at, signed):
            yield _("Tile %(tile)s of the journal has no entries under it.") % {"tile": _name(tile.at)}


class _Recomputation:
    """The tree as it grows under the entries: of each row only what is not in a full tile yet."""

    def __init__(self, newest: Checkpoint | None) -> None:
        self.keys = known_keys()
        self.witnesses = {witness.key.name: witness.key for witness in witnesses.configured()}
        self.upto = newest.size if newest else 0
        self.size = 0
        self.rows: list[list[bytes]] = [[] for _level in range(LEVELS)]
        self.full = [0] * LEVELS
        made = Checkpoint.objects.filter(pk__lte=newest.pk if newest else 0).prefetch_related("cosignatures")
        self.heads = made.order_by("size", "pk").iterator(500)
        self.head: Checkpoint | None = next(self.heads, None)

    def disagreements(self) -> Iterator[str]:
        yield from self._heads_here()
        placed = Entry.objects.filter(place__lt=self.upto).order_by("place").values_list("place", "commitment")
        while entries := list(placed.filter(place__gte=self.size)[:BATCH]):
            for place, commitment in entries:
                if place != self.size:
                    yield _("The journal lacks the entry at place %(place)s; all later places disagree.") % {
                        "place": self.size
                    }
                    return
                yield from self._add(leaf_hash(leaf_data(commitment)))
        for level, row in enumerate(self.rows):
            if row:
                yield from self._compare(level)
        if self.head is not None:
            yield _("A checkpoint is over %(signed)s entries; the journal has %(size)s: its end has been cut off.") % {
                "signed": self.head.size,
                "size": self.size,
            }

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
        if self.head is not None and self.head.size <= self.size:
            yield from self._heads_here()

    def _heads_here(self) -> Iterator[str]:
        """Every checkpoint over as many entries as there are by now."""
        while self.head is not None and self.head.size <= self.size:
            yield from self._compare_head(self.head, self._root())
            self.head = next(self.heads, None)

    def _root(self) -> bytes:
        parts: list[bytes] = []
        for row in reversed(self.rows):
            for height, place in whole_subtrees((0, len(row))):
                parts.append(root_of(row[place << height : (place + 1) << height]))
        return join(parts)

    def _compare(self, level: int) -> Iterator[str]:
        """The tile that ends here; one that is not full may have grown since."""
        at = TileAt(level, self.full[level])
        stored = Tile.objects.filter(level=at.level, index=at.place).first()
        if stored is None:
            yield _("Tile %(tile)s of the journal is missing.") % {"tile": _name(at)}
        elif not bytes(stored.hashes).startswith(b"".join(self.rows[level])):
            yield _("Tile %(tile)s of the journal is not made of the entries under it.") % {"tile": _name(at)}

    def _compare_head(self, checkpoint: Checkpoint, root: bytes) -> Iterator[str]:
        """What does not agree in one checkpoint, whose tree has this root."""
        names = {"size": checkpoint.size, "number": checkpoint.pk}
        try:
            note = SignedNote.parse(checkpoint.note)
            head = TreeHead.parse(note.text)
        except UnreadableNote:
            yield _("Checkpoint %(number)s, over %(size)s entries, can't be read.") % names
            return
        if not _is_signed(note, self.keys):
            yield _("Checkpoint %(number)s, over %(size)s entries, is not signed by a key of this journal.") % names
        if checkpoint.root != root.hex() or (head.size, head.root) != (checkpoint.size, root):
            yield _("The entries do not lead to checkpoint %(number)s, over %(size)s entries.") % names
        try:
            anchoring.proven_at(checkpoint)
        except SealError:
            yield _("The time stamp of checkpoint %(number)s, over %(size)s entries, does not prove it.") % names
        for cosignature in checkpoint.cosignatures.all():
            key = self.witnesses.get(cosignature.witness)
            if key is not None and not _is_cosigned(note, cosignature.line, key):
                yield _(
                    "The signature of %(witness)s under checkpoint %(number)s, over %(size)s entries, is not its."
                ) % {**names, "witness": cosignature.witness}


def _name(tile: TileAt) -> str:
    return f"{tile.level}/{path_of(tile.place)}"


def _is_signed(note: SignedNote, keys: list[VerifierKey]) -> bool:
    try:
        return bool(note.signers(keys))
    except WrongSignature:
        return False


def _is_cosigned(note: SignedNote, line: str, key: VerifierKey) -> bool:
    try:
        signature = Signature.parse(line.removesuffix("\n"))
    except UnreadableNote:
        return False
    return signature.is_of(key) and key.has_signed(note.text, signature.value)
