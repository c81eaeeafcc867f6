"""What the customer received and answered: receipts with their evidence, answers with what was stated in each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from agreements.acts.answers import Answered, answers_of
from agreements.acts.statements import canonical_of
from agreements.models import Receipt
from agreements.models.agreement import Precision
from customers.models import Customer
from documents.moments import format_moment, local_day
from dossiers.year.held import Held, stored, table
from dossiers.year.standing import Year

FOLDER, ANSWERS = "3-ontvangsten", "4-antwoorden"


def receipts_of(customer: Customer, year: Year, versions: Collection[int]) -> list[Receipt]:
    """Those of the year, and those by which a version applied in it."""
    within = Q(received_at__gte=year.start, received_at__lt=year.end)
    recorded = Q(recorded_at__gte=year.start, recorded_at__lt=year.end)
    voided = Q(voided_at__gte=year.start, voided_at__lt=year.end)
    behind = Q(version__in=versions, received_at__lt=year.end)
    return list(
        Receipt.objects.filter(within | recorded | voided | behind, customer=customer)
        .select_related("version__line__document", "recorded_by", "portal", "evidence_file__file")
        .order_by("received_at", "pk")
    )


def files_of_receipts(receipts: Sequence[Receipt]) -> Iterator[Held]:
    group = _("Receipts")
    head = [
        *(_("number"), _("version"), "REF", _("received at"), _("channel"), _("evidence"), _("file"), _("recorded at")),
        *(_("voided at"), _("reason for voiding"), _("SHA-256 of the statement")),
    ]
    yield table(group, f"{FOLDER}/ontvangsten.csv", _("Receipts"), head, [_receipt(receipt) for receipt in receipts])
    given = set()
    for receipt in receipts:
        evidence = getattr(receipt, "evidence_file", None)
        if evidence is not None and evidence.file_id not in given:
            given.add(evidence.file_id)
            title = _("Evidence of receipt %(number)s") % {"number": receipt.pk}
            yield stored(group, f"{FOLDER}/bewijsstukken", title, evidence.file, evidence.file.uploaded_at)
    yield from _statements(
        group,
        f"{FOLDER}/verklaringen",
        [receipt.portal.statement_digest for receipt in receipts if hasattr(receipt, "portal")],
    )


def _receipt(receipt: Receipt) -> list[object]:
    evidence = getattr(receipt, "evidence_file", None)
    return [
        receipt.pk,
        receipt.version,
        receipt.version.reference,
        format_moment(_known(receipt)),
        receipt.get_channel_display(),
        receipt.evidence,
        evidence.file.sha256[:16] if evidence is not None else "",
        format_moment(receipt.recorded_at),
        format_moment(receipt.voided_at) if receipt.voided_at is not None else "",
        receipt.void_reason,
        receipt.portal.statement_digest if hasattr(receipt, "portal") else "",
    ]


def _known(receipt: Receipt) -> date:
    """The moment, or the day where no more is known."""
    return local_day(receipt.received_at) if receipt.precision == Precision.DATE else receipt.received_at


def answers_in(customer: Customer, year: Year, versions: Collection[int]) -> list[Answered]:
    """Those of the year, and earlier ones to what still applied in it."""
    return answers_of(
        customer,
        lambda answer: (
            year.holds(answer.at)
            or (answer.at < year.end and {part.version_id for part in answer.parts.all()} <= set(versions))
        ),
    )


def files_of_answers(answers: Sequence[Answered]) -> Iterator[Held]:
    group = _("Answers")
    head = [
        *(_("answer"), _("moment"), _("by"), _("function"), _("reason"), _("versions")),
        *(_("SHA-256 of the bundle shown"), _("SHA-256 of the statement")),
    ]
    rows = [
        [
            answer.acceptance.get_outcome_display(),
            format_moment(answer.acceptance.at),
            answer.said.get("name", ""),
            answer.said.get("function", ""),
            answer.said.get("reason", ""),
            " + ".join(part.version.reference for part in answer.acceptance.parts.all()),
            answer.acceptance.bundle_digest,
            answer.acceptance.statement_digest,
        ]
        for answer in answers
    ]
    yield table(group, f"{ANSWERS}/antwoorden.csv", _("Answers"), head, rows)
    yield from _statements(group, f"{ANSWERS}/verklaringen", [answer.acceptance.statement_digest for answer in answers])


def _statements(group: str, folder: str, digests: list[str]) -> Iterator[Held]:
    """What exactly was stated by whom: the text of which the digest is the SHA-256."""
    kept = canonical_of(digests)
    for digest in digests:
        name, title = f"{folder}/{digest}.json", _("Statement %(digest)s") % {"digest": digest[:16]}
        if digest in kept:
            yield Held(group, name, title, kept[digest].encode(), is_detail=True)
        else:
            yield Held(group, name, title, problem=_("removed at the end of its time, by a recorded act"))
