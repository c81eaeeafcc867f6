"""Issue one copy: body, cover and evidence, seal, file and record. Killed anywhere, it leaves nothing half-done."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import InterfaceError, OperationalError
from django.utils import translation

from agreements.bundle import Bundle, agreements_fingerprint, answer_fingerprint, bundle_for
from copies import journaled
from copies.models import CopyPart, CopyRequest, IssuedCopy
from copies.sealed import assembly, queue
from copies.sealed.body import BodyBusy, RowsDiffer, body_for
from copies.sealed.evidence import Issue
from copies.sealed.sealing import seal_settings
from copies.sealed.wording import WordsDiffer
from documents.models import Publication
from documents.proof import ledger
from files import store as files
from journal.acts import act
from seal import SealError, SealMisconfigured, SealUnavailable, seal, sign_statement

logger = logging.getLogger(__name__)

_WHILE_BUSY = timedelta(seconds=3)
Problem = CopyRequest.Problem


class SaidMore(Exception):
    """An answer was given while the copy was made, so that it may say more than what it was asked to say."""


def work(request: CopyRequest, *, clock: Callable[[], datetime]) -> None:
    """Issue the copy that ``request`` asks for, or say in the request why not. The caller has claimed it."""
    try:
        _attempt(request, clock)
    except queue.LeaseLost:
        logger.info("copy request %s was taken over or cancelled", request.pk)


def _attempt(request: CopyRequest, clock: Callable[[], datetime]) -> None:
    try:
        issue(request, clock=clock)
    except (BodyBusy, SaidMore, files.FileLost):
        queue.put_back(request, until=clock() + _WHILE_BUSY)
    except SealUnavailable as problem:
        queue.postpone(request, Problem.UNAVAILABLE, str(problem), now=clock())
    except SealMisconfigured as problem:
        queue.fail(request, Problem.MISCONFIGURED, str(problem), now=clock())
    except (RowsDiffer, WordsDiffer) as problem:
        logger.error("what would be sealed is not what was published: %s; run verify_registry", problem)
        queue.fail(request, Problem.NOT_SEALED, f"{type(problem).__name__}: {problem}", now=clock())
    except SealError as problem:
        queue.fail(request, Problem.NOT_SEALED, str(problem), now=clock())
    except queue.LeaseLost:
        raise
    except Exception as problem:
        # The edge of one copy: whatever is wrong with it must not hold up the others, and is logged in full.
        logger.exception("copy request %s", request.pk)
        detail = f"{type(problem).__name__}: {problem}"
        passes = isinstance(problem, OperationalError | InterfaceError | OSError | files.StorageUnavailable)
        if passes or request.attempts + 1 < queue.ATTEMPTS:
            queue.postpone(request, Problem.UNEXPECTED, detail, now=clock())
        else:
            queue.fail(request, Problem.UNEXPECTED, detail, now=clock())


def issue(request: CopyRequest, *, clock: Callable[[], datetime]) -> None:
    """The steps; the request's lease is renewed between them.

    Raises ``SealError``, ``BodyBusy``, ``SaidMore``, ``RowsDiffer``, ``WordsDiffer``, ``FileLost`` and ``LeaseLost``;
    nothing is stored then.
    """
    now = clock()
    with translation.override(request.language):
        bundle = bundle_for(request.customer, at=request.moment)
        if bundle.is_empty:
            queue.fail(request, Problem.NOT_BOUND, "", now=now)
            return
        key = queue.copy_key(bundle.applicability, bundle.processor, request.language)
        if existing := _find_issued(request, key):
            queue.finish(request, existing, now=now)
            return
        sealing = seal_settings()
        body = body_for([part.version for part in bundle.parts], bundle.processor, request.language, now=now)
        queue.renew(request, now=clock())
        details = describe(
            bundle,
            issued_at=clock(),
            issued_by=request.requested_by,
            level=sealing.level.value,
            is_test=sealing.is_test,
        )
        pages = assembly.assemble(details, body)
    queue.renew(request, now=clock())
    data = seal(pages, settings=sealing, at=details.issued_at)
    queue.renew(request, now=clock())
    statement = assembly.statement_json(details, data)
    signature = sign_statement(statement.encode(), settings=sealing, at=details.issued_at)
    if queue.copy_key(bundle.applicability, bundle.processor, request.language) != key:
        raise SaidMore
    _store(request, key, details, data, (statement, signature), now=clock())


def describe(bundle: Bundle, *, issued_at: datetime, issued_by: Any, level: str, is_test: bool) -> Issue:
    """What the evidence pages are made from: the bundle and its places in the ledger as it stands."""
    entries = {
        entry.version_id: entry
        for entry in Publication.objects.filter(version__in=[part.version for part in bundle.parts])
    }
    head = ledger.head()
    assert head is not None
    return Issue(
        bundle,
        issued_at,
        issued_by,
        level,
        is_test,
        head,
        tuple(entries[part.version.pk] for part in bundle.parts),
    )


def _find_issued(request: CopyRequest, key: str) -> IssuedCopy | None:
    return IssuedCopy.objects.filter(customer=request.customer_id, key=key, predecessor__isnull=True).first()


def _store(
    request: CopyRequest, key: str, details: Issue, data: bytes, statement: tuple[str, bytes], *, now: datetime
) -> None:
    """The file first, and then in one transaction the copy, its parts and the request's end.

    Who comes second with the same copy keeps the first one's.
    """
    name = files.write("copies", data, now=now)
    bundle = details.bundle
    with act(journaled.ISSUED, by=details.issued_by, at=details.issued_at, recorded_at=now) as issued:
        copy, is_new = IssuedCopy.objects.get_or_create(
            customer=bundle.customer,
            key=key,
            predecessor=None,
            defaults={
                "moment": bundle.at,
                "language": request.language,
                "digest": bundle.digest,
                "fingerprint": bundle.fingerprint,
                "answer": answer_fingerprint(bundle.applicability),
                "named_agreements": agreements_fingerprint(bundle.applicability),
                "file": name,
                "sha256": name.rsplit("/", 1)[1][:64],
                "size": len(data),
                "level": details.level,
                "is_test": details.is_test,
                "ledger_position": details.head.sequence,
                "ledger_head": details.head.entry_hash,
                "statement": statement[0],
                "statement_signature": statement[1],
                "issued_at": details.issued_at,
                "issued_by": details.issued_by,
            },
        )
        if is_new:
            issued.include(
                CopyPart.objects.bulk_create(
                    CopyPart(copy=copy, version=part.version, position=position)
                    for position, part in enumerate(bundle.parts)
                )
            )
            files.keep(name)
        queue.finish(request, copy, now=now)
    if not is_new:
        files.drop(name)
