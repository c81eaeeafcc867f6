"""What the journal says of all that an evidence bundle shows, and the checkpoint in a bundle that somebody kept."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from agreements.models import Acceptance, Receipt
from copies.models import IssuedCopy
from journal.disclosure import disclosures
from journal.keys import known_keys
from journal.proofs import Verdict, extends
from journal.published import cosigned
from journal.tlog.heads import TreeHead

CHECKPOINT, STAMP, KEYS, ENTRIES = (
    "journal/checkpoint.txt",
    "journal/checkpoint.tst",
    "journal/keys.txt",
    "journal/entries.json",
)
# A checkpoint has a few lines, and a few more where witnesses signed it.
_LARGEST = 64 * 1024


def rows_shown(copy: IssuedCopy, answers: bytes | None) -> Iterator[models.Model]:
    """The records behind a copy: its issue, the publication and the receipts of each part, the customer's answers."""
    yield copy
    parts = list(copy.parts.select_related("version__publication").order_by("position"))
    yield from (part.version.publication for part in parts)
    received = Receipt.objects.valid().filter(
        customer=copy.customer_id, version__in=[part.version_id for part in parts], recorded_at__lte=copy.issued_at
    )
    yield from received.order_by("pk")
    digests = [item["digest"] for item in json.loads(answers)] if answers else []
    yield from Acceptance.objects.filter(customer=copy.customer_id, statement_digest__in=digests).order_by("pk")


def journal_files(rows: Iterable[models.Model]) -> Iterator[tuple[str, bytes]]:
    """The files of a bundle that prove these rows; none where they have no place in the journal yet.

    Raises ``DamagedTree`` and ``JournalMisconfigured``.
    """
    found = disclosures(rows)
    if found is None:
        return
    checkpoint, entries = found
    yield CHECKPOINT, cosigned(checkpoint).encode()
    if checkpoint.time_stamp is not None:
        yield STAMP, bytes(checkpoint.time_stamp)
    yield KEYS, "".join(f"{key}\n" for key in known_keys()).encode()
    yield ENTRIES, json.dumps(entries, ensure_ascii=False, indent=1).encode()


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
