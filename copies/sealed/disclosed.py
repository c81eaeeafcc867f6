"""What the journal says of all that an evidence bundle shows, with the proof of each: the bundle's own files of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from django.db import models

from agreements.bundle import arrangement_digest
from agreements.models import Acceptance, Agreement, Arrangement, InstalledRelease, Receipt
from copies.models import IssuedCopy
from copies.sealed.answers import ANSWERS
from copies.sealed.assembly import ARRANGEMENTS
from journal.disclosure import disclosures
from journal.keys import known_keys
from journal.published import cosigned

CHECKPOINT, STAMP, KEYS, ENTRIES = (
    "journal/checkpoint.txt",
    "journal/checkpoint.tst",
    "journal/keys.txt",
    "journal/entries.json",
)

type Discloser = Callable[[IssuedCopy, bytes], Iterable[models.Model]]
_disclosers: dict[str, Discloser] = {}


def disclose_by(name: str, discloser: Discloser) -> None:
    """Have another room say which records stand behind the file ``name`` that its section attaches to copies. Called
    once, when an app is ready; the file is in the bundle too.
    """
    _disclosers[name] = discloser


def names_of_others() -> list[str]:
    """The files that other rooms attach."""
    return list(_disclosers)


def rows_shown(copy: IssuedCopy, attached: Mapping[str, bytes]) -> Iterator[models.Model]:
    """The records behind a copy: its issue, the publication and the receipts of each part, and of the customer the
    agreements, the releases by which annex 1 was chosen, the arrangements and the answers that it has attached.

    Not the customer's own record: it has the salt that keeps the parties' digest from being guessed.
    """
    yield copy
    parts = list(copy.parts.select_related("version__publication").order_by("position"))
    yield from (part.version.publication for part in parts)
    received = Receipt.objects.valid().filter(
        customer=copy.customer_id, version__in=[part.version_id for part in parts], recorded_at__lte=copy.issued_at
    )
    yield from received.order_by("pk")
    yield from Agreement.objects.filter(customer=copy.customer_id).order_by("pk")
    yield from InstalledRelease.objects.filter(customer=copy.customer_id).order_by("pk")
    agreed = _digests(attached.get(ARRANGEMENTS))
    for arrangement in Arrangement.objects.filter(agreement__customer=copy.customer_id).order_by("pk"):
        if arrangement_digest(arrangement) in agreed:
            yield arrangement
    answers = Acceptance.objects.filter(customer=copy.customer_id, statement_digest__in=_digests(attached.get(ANSWERS)))
    yield from answers.order_by("pk")
    for name, discloser in _disclosers.items():
        if name in attached:
            yield from discloser(copy, attached[name])


def _digests(held: bytes | None) -> set[str]:
    """The digests in an attached list; none where nothing is attached."""
    return {item["digest"] for item in json.loads(held)} if held else set()


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
