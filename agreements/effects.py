"""What a receipt does: from when until when it put its version in force (art. 14), or why it puts nothing in force."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from agreements.applicability import Applicability, Reason, decide
from agreements.applicability.facts import Facts
from agreements.applicability.loading import load
from agreements.applicability.reasons import reason, show
from agreements.models import Receipt
from annexes.kinds import ANNEX1
from customers.models import Customer
from documents.models import DocumentVersion
from documents.moments import utc


@dataclass(frozen=True)
class Effect:
    """``since`` and ``until`` are the time in which the version bound (UTC; ``until`` None: it still does); a version
    that never bound has neither, and ``why`` says what keeps it from it now.
    """

    receipt: Receipt
    since: datetime | None
    until: datetime | None
    why: Reason | None

    @property
    def is_none(self) -> bool:
        """The version has at no moment been in force."""
        return self.since is None

    def __str__(self) -> str:
        if self.since is None:
            return _("received, but not in force: %(why)s") % {"why": self.why}
        if self.until is None:
            return _("in force since %(since)s") % {"since": show(self.since)}
        return _("was in force from %(since)s until %(until)s; not any more: %(why)s") % {
            "since": show(self.since),
            "until": show(self.until),
            "why": self.why,
        }


def effects_of(receipts: Iterable[Receipt], *, at: datetime) -> list[Effect]:
    """The effect of each receipt up to ``at``, as now known, in the same order."""
    wanted = list(receipts)
    customers: dict[int, Customer] = {receipt.customer_id: receipt.customer for receipt in wanted}
    facts = {found.customer.pk: found for found in load(customers.values())} if customers else {}
    return [_effect(receipt, facts[receipt.customer_id], utc(at)) for receipt in wanted]


def _effect(receipt: Receipt, facts: Facts, now: datetime) -> Effect:
    version = receipt.version
    held = [(moment, version in decide(facts, moment).versions) for moment in _turns(facts, version, now)]
    since = next((moment for moment, binds in held if binds), None)
    last = decide(facts, now)
    if since is None:
        return Effect(receipt, None, None, _why(version, facts, last))
    if version in last.versions:
        answer = next(answer for answer in last.answers if answer.version == version)
        return Effect(receipt, answer.in_force_since, None, None)
    ended = [moment for (moment, binds), (_m, before) in zip(held[1:], held, strict=False) if before and not binds]
    return Effect(receipt, since, ended[-1] if ended else now, _why(version, facts, last))


def _turns(facts: Facts, version: DocumentVersion, now: datetime) -> list[datetime]:
    """The moments from its receipt on at which what binds can change, ``now`` included."""
    moments = [received.at for received in facts.received.values()]
    moments += [installed.at for product in facts.installed.values() for installed in product]
    received = facts.received.get(version.pk)
    start = received.at if received is not None else now
    return sorted({moment for moment in (*moments, now) if start <= moment <= now})


def _why(version: DocumentVersion, facts: Facts, now: Applicability) -> Reason:
    if version.pk not in facts.received:
        return reason("effect_voided")
    answers = [answer for answer in now.answers if answer.kind == version.kind]
    if version.kind == ANNEX1:
        yielding = list(_of_annex1(version, facts, now))
        if yielding:
            return yielding[0]
        answers = [answer for answer in answers if answer.version and answer.version.document == version.document]
    binding: Sequence[DocumentVersion] = [answer.version for answer in answers if answer.version is not None]
    return reason("effect_other", version=binding[0]) if binding else reason("nothing_received")


def _of_annex1(version: DocumentVersion, facts: Facts, now: Applicability) -> Iterator[Reason]:
    """Why an annex 1 does not bind, where that is not another version of its own line."""
    product = next((each.product for each in facts.documents if each.row == version.document), None)
    answer = next((found for found in now.annexes1 if product is not None and found.product == product), None)
    if answer is None:
        yield reason("effect_not_agreed", product=product or version.document)
        return
    installed = [item for item in facts.installed.get(product.pk if product else 0, ()) if item.at <= utc(now.at)]
    line = version.line.release
    if answer.version is not None and answer.version.line_id == version.line_id:
        return
    release = installed[-1].release if installed else None
    if release is None:
        yield reason("effect_no_release", line=line)
    else:
        yield reason("effect_upgrade" if release < line else "effect_other_line", line=line, release=release)
