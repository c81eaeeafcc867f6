"""What the journal proves to others: that an entry is in it, and that it still is that of an older checkpoint."""

from __future__ import annotations

from enum import StrEnum

from journal import stored
from journal.keys import known_keys
from journal.models import Checkpoint, Entry
from journal.tlog.heads import TreeHead
from journal.tlog.note import SignedNote, UnreadableNote, WrongSignature
from journal.tlog.tiles import DamagedTree, Question, consistency_question, inclusion_question


class Verdict(StrEnum):
    """What can be said of a checkpoint that somebody kept."""

    EXTENDED = "extended"
    """The present journal holds everything that it held then, unchanged and in its order."""
    NOT_EXTENDED = "not extended"
    """It is ours, and the present journal is another one: entries were changed, moved or removed since."""
    ANOTHER_KEY = "another key"
    """No key of this journal has signed it."""
    UNREADABLE = "unreadable"
    """It is no checkpoint."""
    DAMAGED = "damaged"
    """It is ours, but the stored tree is damaged, so that nothing can be said: ``verify_registry`` says where."""


def inclusion(entry: Entry, checkpoint: Checkpoint) -> list[bytes]:
    """The hashes that lead from the entry to the root of the checkpoint (RFC 9162, section 2.1.3).

    Raises ``ValueError`` where the checkpoint was made before the entry had its place, and ``DamagedTree``.
    """
    if entry.place is None:
        raise ValueError("The entry has no place in the journal yet.")
    question = inclusion_question(entry.place, checkpoint.size)
    tree = stored.tree_of(checkpoint, question)
    return [tree.hash_of(leaves) for leaves in question.ranges]


def consistency(old: int, new: Checkpoint) -> list[bytes]:
    """The hashes that lead from the tree of size ``old`` to the root of the checkpoint (RFC 9162, section 2.1.4).

    Raises ``ValueError`` where the checkpoint is of a smaller tree, and ``DamagedTree``.
    """
    question = consistency_question(old, new.size)
    tree = stored.tree_of(new, question)
    return [tree.hash_of(leaves) for leaves in question.ranges]


def extends(text: str | bytes) -> Verdict:
    """Whether the present journal extends the one of a checkpoint that was kept elsewhere.

    Of the tree, as it is stored: that the entries are those of the tree is for ``verification.verify_tree`` to say.
    Line ends as mail and forms make them, and empty lines around it, change nothing. Raises ``JournalMisconfigured``.
    """
    try:
        note = SignedNote.parse(_as_kept(text))
        head = TreeHead.parse(note.text)
    except UnreadableNote:
        return Verdict.UNREADABLE
    try:
        is_ours = bool(note.signers(known_keys()))
    except WrongSignature:
        is_ours = False
    if not is_ours:
        return Verdict.ANOTHER_KEY
    return _extends(head)


def _as_kept(text: str | bytes) -> str:
    try:
        whole = text.decode() if isinstance(text, bytes) else text
    except UnicodeDecodeError as error:
        raise UnreadableNote("The note is no text.") from error
    return whole.replace("\r\n", "\n").strip() + "\n"


def _extends(head: TreeHead) -> Verdict:
    newest = Checkpoint.objects.newest()
    if newest is None or newest.size < head.size:
        return Verdict.NOT_EXTENDED
    try:
        tree = stored.tree_of(newest, Question(newest.size, [(0, head.size)]))
        root = tree.root_at(head.size)
    except DamagedTree:
        return Verdict.DAMAGED
    return Verdict.EXTENDED if root == head.root else Verdict.NOT_EXTENDED
