"""The steps of an objection until it ends. Each is one act, seen by both sides unless it is internal.

Received → under consideration → withdrawn, accepted, rejected, settled, or the agreements ended (domain, objection);
the customer may withdraw at any time before the end. Messages go on after it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from agreements.changing import Agreed, end_agreements, enter_arrangement
from agreements.models import Agreement, Arrangement, EvidenceFile
from characters import clean
from customers.changes import changed
from customers.locks import lock_customers
from documents.errors import Refused
from journal.acts import performs
from notices import journaled
from notices.models import Objection, ObjectionStep
from notices.reaching.telling import tell_of_step
from notices.window.giving import lock_notice

State = Objection.State
_ENDS = (
    State.WITHDRAWN,
    State.ACCEPTED,
    State.REJECTED,
    State.SETTLED,
    State.ENDED_BY_CONTROLLER,
    State.ENDED_BY_PROCESSOR,
)
_NEXT: dict[str, tuple[State, ...]] = {
    State.RECEIVED: (State.CONSIDERED, State.WITHDRAWN),
    State.CONSIDERED: _ENDS,
}


class IllegalStep(Refused):
    """The objection stands where this step can't be taken; perhaps somebody took another one meanwhile."""

    def __init__(self, objection: Objection, state: State) -> None:
        super().__init__(
            _("This objection is “%(now)s”; from there it can't become “%(next)s”. Nothing was done.")
            % {"now": objection.get_state_display(), "next": state.label}
        )


def next_states(objection: Objection) -> tuple[State, ...]:
    """The states to which it can go from where it stands."""
    return _NEXT.get(objection.state, ())


@performs(journaled.STEPPED)
def add_message(
    objection: Objection,
    *,
    text: str,
    file: EvidenceFile | None = None,
    is_internal: bool = False,
    by: Any,
    at: datetime,
    recorded_at: datetime | None = None,
) -> ObjectionStep:
    """A message of either side, or a note that the officers keep to themselves; by nobody: a mail of the customer.

    The last one once more is that one: a double click makes no second. Raises ``Refused`` without words.
    """
    stored = _lock(objection)
    said = _words(text, _("Write a message."))
    last = stored.steps.order_by("-pk").first()
    if last is not None and (last.state, last.by_id, last.text, last.file_id, last.is_internal) == (
        "",
        by.pk if by is not None else None,
        said,
        file.pk if file is not None else None,
        is_internal,
    ):
        return last
    return _step(stored, None, said, file, is_internal=is_internal, by=by, at=at, recorded_at=recorded_at)


@performs(journaled.STEPPED)
def consider(objection: Objection, *, text: str = "", by: Any, at: datetime) -> ObjectionStep:
    """The processor takes it into consideration. Raises ``IllegalStep``."""
    return _step(_lock(objection), State.CONSIDERED, clean(text).strip(), None, by=by, at=at)


@performs(journaled.STEPPED)
def withdraw(objection: Objection, *, text: str = "", by: Any, at: datetime) -> ObjectionStep:
    """The customer takes it back. Raises ``IllegalStep``."""
    return _step(_lock(objection), State.WITHDRAWN, clean(text).strip(), None, by=by, at=at)


@performs(journaled.STEPPED)
def accept(objection: Objection, *, how: str, file: EvidenceFile | None = None, by: Any, at: datetime) -> ObjectionStep:
    """The change does not take effect for this customer; ``how`` says in which way. Raises ``IllegalStep``."""
    said = _words(how, _("Say how it is seen to that the change does not take effect for this customer."))
    return _step(_lock(objection), State.ACCEPTED, said, file, by=by, at=at)


@performs(journaled.STEPPED)
def reject(
    objection: Objection, *, reasons: str, file: EvidenceFile | None = None, by: Any, at: datetime
) -> ObjectionStep:
    """The processor does not follow it, for these reasons. Raises ``IllegalStep``."""
    said = _words(reasons, _("Give the reasons for rejecting; the customer reads them."))
    return _step(_lock(objection), State.REJECTED, said, file, by=by, at=at)


@performs(journaled.STEPPED)
def settle(
    objection: Objection,
    *,
    text: str,
    agreement: Agreement,
    agreed: Agreed,
    file: EvidenceFile | None = None,
    by: Any,
    at: datetime,
) -> Arrangement:
    """Both sides agree on an arrangement, which is entered with the agreement in the same act.

    Raises ``IllegalStep``, and ``Refused`` for an agreement of another customer or an arrangement that is unfit.
    """
    stored = _lock(objection)
    _refuse_others(stored, [agreement], "agreement")
    said = _words(text, _("Say in a few words what was agreed."))
    _step(stored, State.SETTLED, said, file, by=by, at=at)
    return enter_arrangement(agreement, agreed, by=by, at=at)


@performs(journaled.STEPPED)
def end(
    objection: Objection,
    *,
    by_controller: bool,
    agreements: Collection[Agreement],
    ended_on: date,
    work_ended_on: date | None = None,
    text: str,
    file: EvidenceFile | None = None,
    by: Any,
    at: datetime,
) -> ObjectionStep:
    """The customer, or else the processor, ends the agreements concerned (art. 10.1); their ends are filled in.

    Raises ``IllegalStep``, and ``Refused`` as ``agreements.changing.end_agreements`` does.
    """
    stored = _lock(objection)
    _refuse_others(stored, agreements, "agreements")
    said = _words(text, _("Say how and by whom the agreements were ended."))
    state = State.ENDED_BY_CONTROLLER if by_controller else State.ENDED_BY_PROCESSOR
    step = _step(stored, state, said, file, by=by, at=at)
    end_agreements(agreements, ended_on=ended_on, work_ended_on=work_ended_on, by=by, at=at)
    return step


def _lock(objection: Objection) -> Objection:
    """The objection as stored, locked, in the order of everything else: customer, notice, objection."""
    notice = lock_notice_of(objection)
    stored = Objection.objects.select_for_update().get(pk=objection.pk)
    stored.notice = notice
    return stored


def lock_notice_of(objection: Objection) -> Any:
    """Its notice as stored, locked after the customer."""
    lock_customers([objection.notice.customer_id])
    return lock_notice(objection.notice_id)


def _words(text: str, missing: str) -> str:
    said = clean(text).strip()
    if not said:
        raise Refused(missing, field="text")
    return said


def _refuse_others(objection: Objection, agreements: Collection[Agreement], field: str) -> None:
    if any(agreement.customer_id != objection.notice.customer_id for agreement in agreements):
        raise Refused(_("Choose agreements of this customer."), field=field)


def _step(
    objection: Objection,
    state: State | None,
    text: str,
    file: EvidenceFile | None,
    *,
    is_internal: bool = False,
    by: Any,
    at: datetime,
    recorded_at: datetime | None = None,
) -> ObjectionStep:
    if state is not None:
        if state not in next_states(objection):
            raise IllegalStep(objection, state)
        objection.state = state
        objection.save(update_fields=["state"])
    step = ObjectionStep.objects.create(
        objection=objection,
        state=state or "",
        text=text,
        file=file,
        is_internal=is_internal,
        at=at,
        recorded_at=recorded_at or at,
        by=by,
    )
    tell_of_step(step, at=recorded_at or at)
    if state is not None:
        # What copies state of it; what binds stays as it is.
        changed([objection.notice.customer_id], at=at)
    return step
