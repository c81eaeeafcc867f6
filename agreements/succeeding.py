"""Municipalities merge (Wet arhi): on a day all rights and obligations of one customer pass to another by law.

What bound the predecessor on that day binds the successor from it on, by the same agreements; what was before stays
where it is, under the old name. Its people act for the successor from now on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from agreements.applicability import resolve
from agreements.entering import Signed, enter_agreement, install_release
from agreements.models import Agreement, Arrangement, InstalledRelease, Receipt
from agreements.models.agreement import Precision
from agreements.receipts import record_receipt
from customers import journaled
from customers.changes import changed
from customers.locks import lock_customers
from customers.mail import acting_members, send_about
from customers.models import Customer, GivenMembership, Membership, Succession
from customers.succession import is_succeeded
from documents.errors import Refused
from documents.moments import as_printed, local_day, start_of
from journal.acts import performs


@dataclass(frozen=True)
class Succeeded:
    """A succession with what came of it; ``left`` are versions that bound the predecessor, of texts of which the
    successor has its own.
    """

    succession: Succession
    agreements: tuple[Agreement, ...]
    people: int
    left: tuple[Any, ...]


@performs(journaled.SUCCEEDED)
def succeed(predecessor: Customer, successor: Customer, *, on: date, basis: str, by: Any, at: datetime) -> Succeeded:
    """Let ``successor`` stand in the place of ``predecessor`` from a local day on, and tell both.

    Raises ``Refused`` for a day to come, for who has a successor already, for a circle, and without a basis.
    """
    lock_customers([predecessor.pk, successor.pk])
    _refuse_unfit(predecessor, successor, on, basis, at)
    since = start_of(on)
    bound = resolve(predecessor, at=since)
    succession = Succession.objects.create(
        predecessor=predecessor,
        successor=successor,
        on=on,
        basis=basis.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    moved = tuple(
        _continue(agreement, successor, on, by=by, at=at)
        for agreement in Agreement.objects.filter(customer=predecessor).prefetch_related("products", "arrangements")
        if agreement.work_ended_on is None or agreement.work_ended_on >= on
    )
    _take_over_releases(predecessor, successor, since, by=by, at=at)
    own = {version.line.document_id for version in resolve(successor, at=since).versions}
    left = tuple(version for version in bound.versions if version.line.document_id in own)
    for answer in bound.answers:
        if answer.version is not None and answer.version.line.document_id not in own:
            _take_over_receipt(predecessor, successor, answer, on, by=by, at=at)
    people = _take_over_people(predecessor, successor, by=by, at=at)
    changed([predecessor.pk, successor.pk], at=at)
    told = {person.pk: person for customer in (predecessor, successor) for person in acting_members(customer)}
    send_about(successor, "succession", told.values(), {"succession": succession}, "portal:home", at=at)
    return Succeeded(succession, moved, people, left)


def _refuse_unfit(predecessor: Customer, successor: Customer, on: date, basis: str, at: datetime) -> None:
    if not basis.strip():
        raise Refused(_("Say on what this rests, such as the law or the decree."), field="basis")
    if predecessor.pk == successor.pk:
        raise Refused(_("A customer can't succeed itself."), field="successor")
    if is_succeeded(predecessor):
        raise Refused(_("%(customer)s has a successor already.") % {"customer": predecessor}, field="successor")
    if is_succeeded(successor):
        # A circle would need one of these too.
        raise Refused(
            _("%(customer)s was succeeded itself; choose who stands in its place now.") % {"customer": successor},
            field="successor",
        )
    if on > local_day(at):
        raise Refused(_("Record this on the day itself: %(day)s lies ahead.") % {"day": as_printed(on)}, field="on")
    late = predecessor.agreements.filter(signed_on__gte=on).first()
    if late is not None and late.signed_on is not None:
        raise Refused(
            _("Agreement %(agreement)s was signed on %(day)s, by whoever stood there then; correct that first.")
            % {"agreement": late, "day": as_printed(late.signed_on)},
            field="on",
        )


def _continue(agreement: Agreement, successor: Customer, on: date, *, by: Any, at: datetime) -> Agreement:
    """The agreement as the successor's, from the day on; the work for the predecessor ended the day before.

    Its end stays open: what proves it is kept for as long as it goes on under the other name.
    """
    taken = successor.agreements.filter(reference=agreement.reference).exists()
    reference = f"{agreement.reference} ({agreement.customer.code})"[:60] if taken else agreement.reference
    made = enter_agreement(
        successor,
        Signed(
            reference=reference,
            products=list(agreement.products.all()),
            hosted=agreement.hosted,
            signed_on=on,
            ended_on=agreement.ended_on,
            work_ended_on=agreement.work_ended_on,
        ),
        by=by,
        at=at,
    )
    for arrangement in agreement.arrangements.all():
        if arrangement.ended_on is None or arrangement.ended_on >= on:
            copy = Arrangement(
                agreement=made,
                article=arrangement.article,
                title=arrangement.title,
                text=arrangement.text,
                agreed_on=arrangement.agreed_on,
                ended_on=arrangement.ended_on,
            )
            copy._history_user, copy._history_date = by, at  # type: ignore[attr-defined]
            copy.save(force_insert=True)
    agreement.work_ended_on = on - timedelta(days=1)
    agreement._history_user, agreement._history_date = by, at  # type: ignore[attr-defined]
    agreement.save(update_fields=["work_ended_on"])
    return made


def _take_over_releases(predecessor: Customer, successor: Customer, since: datetime, *, by: Any, at: datetime) -> None:
    """The release of each product that was in use; where the successor has its own, that stays."""
    own = set(InstalledRelease.objects.filter(customer=successor).values_list("product", flat=True))
    latest = {
        row.product_id: row
        for row in InstalledRelease.objects.filter(customer=predecessor, installed_at__lte=since)
        .select_related("product")
        .order_by("installed_at", "pk")
    }
    for product, row in latest.items():
        if product not in own and row.release:
            install_release(
                successor, row.product, row.release, installed_at=since, precision=Precision.DATE, by=by, at=at
            )


def _take_over_receipt(
    predecessor: Customer, successor: Customer, answer: Any, on: date, *, by: Any, at: datetime
) -> None:
    """What was received counts as received: by law, with the predecessor's receipt as its evidence."""
    evidence = _("By law in the place of %(predecessor)s, which received it on %(day)s.") % {
        "predecessor": predecessor,
        "day": as_printed(local_day(answer.receipt.received_at)),
    }
    record_receipt(
        successor,
        answer.version,
        received_at=start_of(on),
        precision=Precision.DATE,
        channel=Receipt.Channel.SUCCESSION,
        evidence=evidence,
        imported_history=False,
        by=by,
        recorded_at=at,
    )


def _take_over_people(predecessor: Customer, successor: Customer, *, by: Any, at: datetime) -> int:
    """Who acted for the predecessor acts for the successor; of the old one they go on to read."""
    there = set(successor.memberships.values_list("user", flat=True))
    made = 0
    for membership in predecessor.memberships.select_related("user", "given"):
        if membership.user_id not in there:
            moved = Membership(customer=successor, user=membership.user, role=membership.role)
            moved._history_user, moved._history_date = by, at  # type: ignore[attr-defined]
            moved.save(force_insert=True)
            if hasattr(membership, "given"):
                # By a claim: it goes at the next sign-in, unless the successor has been mapped.
                GivenMembership.objects.create(membership=moved, since=at)
            made += 1
    return made
