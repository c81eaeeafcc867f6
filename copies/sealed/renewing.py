"""Archive time stamps of issued copies, renewed in time: the renewed file is the recorded successor of the copy."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext as _

from agreements.models import RemovalKind
from agreements.removals import removed_digests
from copies import journaled
from copies.models import CopyPart, IssuedCopy
from copies.sealed.records import record_of
from copies.sealed.sealing import seal_settings, trust
from documents.moments import utc_text
from files import store as files
from journal.acts import act
from seal import Recorded, SealError, Verdict, proof_ends, renew, sign_statement, verify

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What became of a copy. ``proof_ends``: of the file as it was; ``successor`` is None where it needs none yet, or
    where it could not be made, and then ``problem`` says why.
    """

    copy: IssuedCopy
    proof_ends: datetime | None = None
    successor: IssuedCopy | None = None
    problem: str = ""


def renew_all(*, before: datetime, now: datetime, dry_run: bool = False) -> Iterator[Outcome]:
    """Renew every copy whose newest time stamp proves nothing by itself from ``before`` on, each by itself.

    Copies without a time stamp are not among them: nothing is to be renewed there. Who is killed or runs twice goes on
    where it was, since what was renewed has a successor.
    """
    newest = IssuedCopy.objects.filter(successor__isnull=True).exclude(sha256__in=removed_digests(RemovalKind.COPIES))
    for key in list(newest.order_by("pk").values_list("pk", flat=True)):
        copy = newest.filter(pk=key).first()
        if copy is None:
            continue
        try:
            data = files.read(str(copy.file.name), sha256=copy.sha256)
            ends = proof_ends(data)
            if ends is None:
                continue
            due = ends < before and not dry_run
            yield Outcome(copy, ends, _renew(copy, data, now=now) if due else None)
        except (SealError, FileNotFoundError, files.FileSpoilt, files.FileLost, files.StorageUnavailable) as problem:
            logger.error("the time stamp of issued copy %s could not be renewed: %s", copy.pk, type(problem).__name__)
            yield Outcome(copy, problem=str(problem))


def _renew(copy: IssuedCopy, data: bytes, *, now: datetime) -> IssuedCopy:
    """The successor of a copy that is as it was issued; another file gets no stamp that would lend it weight.

    Raises ``SealError``, ``FileLost`` and ``StorageUnavailable``.
    """
    sealing = seal_settings()
    _require_issued(data, record_of(copy), _("the file is not the one that was issued: %(problems)s"))
    renewed = renew(data, settings=sealing)
    _require_longer(data, renewed)
    statement = _statement(copy, renewed, now=now)
    signature = sign_statement(statement.encode(), settings=sealing, at=now)
    known = record_of(copy)
    fresh = Recorded(_digest(renewed), statement.encode(), signature, known.attached)
    _require_issued(renewed, fresh, _("the renewed file does not verify: %(problems)s"))
    return _store(copy, renewed, (statement, signature), now=now)


def _require_longer(data: bytes, renewed: bytes) -> None:
    """A service whose certificate ends with that of the last stamp proves nothing for longer."""
    before, after = proof_ends(data), proof_ends(renewed)
    if before is None or after is None or after <= before:
        raise SealError(_("the time-stamping service's certificate lasts no longer than that of the last stamp"))


def _require_issued(data: bytes, known: Recorded, otherwise: str) -> None:
    report = verify(data, trust=trust(), record=lambda _digest: known)
    if report.verdict is not Verdict.ISSUED:
        said = [*report.disagreements, *(str(problem.text) for problem in report.problems)]
        raise SealError(otherwise % {"problems": " ".join(said)})


def _statement(copy: IssuedCopy, renewed: bytes, *, now: datetime) -> str:
    """What was stated at the issue, of the renewed file; which file that one renews, and when, stands beside it."""
    stated = json.loads(copy.statement)
    file = {"sha256": _digest(renewed), "size": len(renewed), "renews": copy.sha256, "renewed_at": utc_text(now)}
    return json.dumps({**stated, "file": file}, ensure_ascii=False, indent=1)


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


# What a successor has of its own; all else is the copy's.
_OWN = ("id", "file", "sha256", "size", "statement", "statement_signature", "predecessor")


def _store(copy: IssuedCopy, renewed: bytes, statement: tuple[str, bytes], *, now: datetime) -> IssuedCopy:
    """File, row and entry of the journal, or none of them; who comes second keeps the first one's."""
    name = files.write("copies", renewed, now=now)
    same = {
        field.attname: getattr(copy, field.attname)
        for field in IssuedCopy._meta.concrete_fields
        if field.name not in _OWN
    }
    with act(journaled.RENEWED, by=None, at=now) as entered:
        # No lock: a copy has one successor at most, and nobody but its owner may lock rows that are only added to.
        successor, is_new = IssuedCopy.objects.get_or_create(
            predecessor=copy,
            defaults={
                **same,
                "file": name,
                "sha256": _digest(renewed),
                "size": len(renewed),
                "statement": statement[0],
                "statement_signature": statement[1],
            },
        )
        if is_new:
            parts = [CopyPart(copy=successor, version_id=p.version_id, position=p.position) for p in copy.parts.all()]
            entered.include(CopyPart.objects.bulk_create(parts))
            files.keep(name)
    if not is_new:
        files.drop(name)
    return successor
