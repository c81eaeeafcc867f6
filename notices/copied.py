"""What sealed copies state of notices and objections: on their evidence pages, in a file, and in the evidence bundle.

Of a copy's documents, those notices that were given or objected to before its issue. No name, no mail address and no
grounds stand in the sealed file; the journal's rows in the bundle hold the grounds, and nothing that is internal.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

import pdf
from agreements.acts.answers import Given
from agreements.applicability import Applicability
from copies.models import IssuedCopy
from copies.sealed.evidence import EvidenceSection, Issue
from documents.moments import utc_text
from documents.proof.digest import sha256
from notices.models import Notice, NoticeEvent, Objection, ObjectionStep

NOTICES = "notices.json"
# A list of keys has a limit; beyond it everybody's notices are read.
_KEYS = 500


def section(issue: Issue) -> EvidenceSection | None:
    """The notices and objections that there were at the issue."""
    applicability = issue.bundle.applicability
    documents = {version.line.document_id for version in applicability.versions}
    stated = _stated().filter(customer=applicability.customer, created_at__lte=issue.issued_at)
    found = list(stated.filter(announcement__version__line__document__in=documents))
    if not found:
        return None
    attached = pdf.Attached(NOTICES, _json(found).encode(), "Notices of changes, and the objections to them")
    return EvidenceSection("documents/copy/evidence/notices.html", {"notices": found}, (attached,))


def identify(found: Sequence[Applicability], given: Given) -> list[str]:
    """What became of the notices of each: with another deadline or outcome it is another copy. Two queries for all."""
    stated = _stated()
    if len(found) <= _KEYS:
        stated = stated.filter(customer__in=[applicability.customer for applicability in found])
    said: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for notice in stated:
        said[notice.customer_id, notice.announcement.version.line.document_id].append(_summary(notice))
    return [
        " ".join(
            text
            for document in sorted({version.line.document_id for version in each.versions})
            for text in said[each.customer.pk, document]
        )
        for each in found
    ]


def rows_behind(copy: IssuedCopy, attached: bytes) -> Iterator[models.Model]:
    """The records behind the file of a copy: announcements, notices, what happened to them, objections and their steps
    up to the issue, but for what is internal.
    """
    keys = [item["notice"] for item in json.loads(attached)]
    notices = Notice.objects.filter(customer=copy.customer_id, pk__in=keys).select_related("announcement")
    for notice in notices.order_by("pk"):
        yield notice.announcement
        yield notice
    yield from NoticeEvent.objects.filter(notice__in=notices, recorded_at__lte=copy.issued_at).order_by("pk")
    yield from Objection.objects.filter(notice__in=notices, recorded_at__lte=copy.issued_at).order_by("pk")
    steps = ObjectionStep.objects.filter(objection__notice__in=notices, recorded_at__lte=copy.issued_at)
    yield from steps.filter(is_internal=False).order_by("pk")


def _stated() -> QuerySet[Notice]:
    """What was given or objected to; a notice on its way says nothing yet."""
    objected = Exists(Objection.objects.filter(notice=OuterRef("pk")))
    return (
        Notice.objects.filter(Q(given_at__isnull=False) | objected)
        .select_related("announcement__version__line__document")
        .prefetch_related("objections")
        .order_by("pk")
    )


def _summary(notice: Notice) -> str:
    objections = (f"{found.pk}:{found.state}:{found.is_late:d}" for found in _by_key(notice))
    given = utc_text(notice.given_at) if notice.given_at is not None else "-"
    return f"{notice.pk} {notice.given_by} {given} {notice.deadline_on or '-'} {','.join(objections)}"


def _by_key(notice: Notice) -> Iterable[Objection]:
    return sorted(notice.objections.all(), key=lambda found: found.pk)


def _json(notices: Iterable[Notice]) -> str:
    return json.dumps([_stated_of(notice) for notice in notices], ensure_ascii=False, indent=1)


def _stated_of(notice: Notice) -> dict[str, Any]:
    announcement = notice.announcement
    return {
        "notice": notice.pk,
        "version": announcement.version.reference,
        "act": announcement.act,
        "kind": announcement.kind,
        "announced_at": utc_text(announcement.made_at),
        "text_announced_sha256": announcement.digest,
        "notice_sha256": sha256(f"{notice.subject}\n{notice.text}"),
        "given_at": utc_text(notice.given_at) if notice.given_at is not None else None,
        "given": notice.given_by,
        "objection_until": utc_text(notice.deadline) if notice.deadline is not None else None,
        "silence": notice.silence if notice.opens_window else None,
        "revoked_at": utc_text(announcement.revoked_at) if announcement.revoked_at is not None else None,
        "objections": [
            {
                "objection": found.pk,
                "received_at": utc_text(found.received_at),
                "channel": found.channel,
                "late": found.is_late,
                "state": found.state,
            }
            for found in _by_key(notice)
        ],
    }
