"""A checkpoint of the journal that somebody kept, alone or in an evidence bundle: does the journal still extend it?"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from django.utils.translation import gettext as _

from copies.sealed.disclosed import CHECKPOINT
from journal.proofs import Verdict, extends
from journal.tlog.heads import TreeHead

# A checkpoint has a few lines, and a few more where witnesses signed it.
_LARGEST = 64 * 1024


def checkpoint_in(data: bytes) -> bytes:
    """The checkpoint in a file: of an evidence bundle the one inside, of anything else the file itself."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data[:_LARGEST]
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle, bundle.open(CHECKPOINT) as held:
            return held.read(_LARGEST)
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return b""


def copy_in(data: bytes, *, largest: int) -> bytes | None:
    """The sealed copy in an evidence bundle; None in anything else, and where it is larger than that."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as bundle, bundle.open("copy.pdf") as held:
            found = held.read(largest + 1)
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError):
        return None
    return found if len(found) <= largest else None


def is_checkpoint(data: bytes) -> bool:
    """Whether a file looks like a kept checkpoint, or a bundle that has one, rather than a PDF."""
    return (
        bool(data)
        and not data.lstrip().startswith(b"%PDF")
        and b"\n\n\xe2\x80\x94 " in checkpoint_in(data).replace(b"\r\n", b"\n")
    )


@dataclass(frozen=True)
class KeptCheckpoint:
    """A checkpoint that somebody offers, and what the present journal is to it."""

    verdict: Verdict
    size: int | None

    @property
    def heading(self) -> str:
        return describe(self.verdict)

    @property
    def holds(self) -> bool:
        return self.verdict is Verdict.EXTENDED


def check_checkpoint(data: bytes) -> KeptCheckpoint:
    """Whether the present journal extends the checkpoint in a file. Raises ``JournalMisconfigured``."""
    held = checkpoint_in(data)
    verdict = extends(held)
    if verdict is Verdict.UNREADABLE:
        return KeptCheckpoint(verdict, None)
    return KeptCheckpoint(verdict, TreeHead.parse(held.decode().replace("\r\n", "\n").partition("\n\n")[0]).size)


def describe(verdict: Verdict) -> str:
    """The verdict on a kept checkpoint, in a sentence."""
    return {
        Verdict.EXTENDED: _("The present journal extends this checkpoint: all that it held then is in it, unchanged."),
        Verdict.NOT_EXTENDED: _(
            "The present journal does NOT extend this checkpoint: since then entries were changed, moved or removed."
        ),
        Verdict.ANOTHER_KEY: _("No key of this registry's journal has signed this checkpoint."),
        Verdict.UNREADABLE: _("This is no checkpoint of a journal, nor an evidence bundle with one."),
        Verdict.DAMAGED: _(
            "The checkpoint is this registry's, but its journal is damaged, so that nothing can be said of it now."
        ),
    }[verdict]
