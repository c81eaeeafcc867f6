"""What is planned for a draft: announced or published at a moment to come. A worker does it, once, whatever ended
meanwhile; a draft that was changed since is left alone, and the officer told.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.mail import language_of
from accounts.models import User
from customers.mail import send_to
from documents import lifecycle
from documents.approval import refuse_unapproved
from documents.errors import NotAsShown, Refused, RegistryError
from documents.lifecycle import PROPOSED_ORDER
from documents.locks import lock_draft
from documents.models import DocumentVersion
from documents.shown import state_shown
from notices.acts import announcing
from notices.acts.announcing import Telling
from notices.models import Plan

Does, State = Plan.Does, Plan.State
# Who may publish; asked again when the moment has come.
RIGHT = "documents.add_publication"
# So long a plan is tried again that meets a fault which is no rule's.
PATIENCE = timedelta(hours=1)


@transaction.atomic
def make_plan(
    version: DocumentVersion,
    does: str,
    telling: Telling | None,
    *,
    due_at: datetime,
    after: DocumentVersion | None = PROPOSED_ORDER,
    editorial: str = "",
    seen: str | None = None,
    by: Any,
    at: datetime,
) -> Plan:
    """Plan to announce or publish a draft as it stands now; ``editorial`` is why nobody needs to accept it.

    Raises ``AlreadyPublished``, ``NotAsShown``, ``NotApproved``, and ``Refused`` for a moment that has passed, a
    second plan, or words that are missing.
    """
    stored = lock_draft(version)
    if due_at <= at:
        raise Refused(_("Choose a moment to come, or do it now."), field="due_at")
    if stored.plans.filter(state=State.PLANNED).exists():
        raise Refused(_("Something is planned for this draft already; cancel that first."), field="when")
    shown = state_shown(stored)
    if seen is not None and seen != shown:
        raise NotAsShown(
            _("%(version)s was changed after you opened this page. Read it again; nothing was done yet.")
            % {"version": version}
        )
    # Asked again when the moment has come: it may have been taken back by then.
    refuse_unapproved(stored)
    if telling is not None:
        announcing.refuse_unfit(telling, due_at)
    told = asdict(telling) if telling is not None else None
    if told is not None and told["intended_on"] is not None:
        told["intended_on"] = told["intended_on"].isoformat()
    choices: dict[str, Any] = {"seen": shown, "telling": told}
    if editorial:
        choices["editorial"] = editorial
    if after is not PROPOSED_ORDER:
        choices["after"] = after.pk if after is not None else None
    return Plan.objects.create(version=stored, does=does, due_at=due_at, choices=choices, made_at=at, made_by=by)


@transaction.atomic
def cancel(plan: Plan, *, by: Any, at: datetime) -> None:
    """Don't do it. Raises ``Refused`` for what has been done, or cancelled."""
    stored = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if stored.state != State.PLANNED:
        raise Refused(_("This is no longer planned: %(state)s.") % {"state": stored.get_state_display()})
    stored.state, stored.ended_at, stored.ended_by = State.CANCELLED, at, by
    stored.save(update_fields=["state", "ended_at", "ended_by"])


def plan_of(version: DocumentVersion) -> Plan | None:
    """What is planned for a draft, for whoever opens it."""
    return version.plans.filter(state=State.PLANNED).select_related("made_by").first()


def tend(*, now: datetime) -> int:
    """The chore of every worker: do what is due; returns how many plans.

    One that fails for another reason than a rule is tried again for ``PATIENCE``, then ended, and holds up no other;
    raises what the first raised.
    """
    done, failures = 0, []
    for pk in list(_due(now).values_list("pk", flat=True)):
        try:
            done += _do_one(pk, now)
        except Exception as problem:  # noqa: BLE001 - raised below, once the others have been done
            failures.append(problem)
            _give_up(pk, now)
    if failures:
        raise failures[0]
    return done


def _due(now: datetime) -> QuerySet[Plan]:
    return Plan.objects.filter(state=State.PLANNED, due_at__lte=now).order_by("due_at", "pk")


def _do_one(pk: int, now: datetime) -> bool:
    with transaction.atomic():
        plan = _due(now).filter(pk=pk).select_for_update(skip_locked=True, of=("self",)).first()
        if plan is None:
            return False
        _end(plan, _do(plan, now), now)
    return True


def _give_up(pk: int, now: datetime) -> None:
    """End a plan that failed for too long: what was to happen in the morning is not to happen one night by itself."""
    with transaction.atomic():
        overdue = _due(now).filter(pk=pk, due_at__lte=now - PATIENCE)
        plan = overdue.select_for_update(skip_locked=True, of=("self",)).first()
        if plan is None:
            return
        with translation.override(language_of(plan.made_by)):
            why = _("A fault kept it from being done; whoever runs the registry finds it in the log.")
        _end(plan, why, now)


def _end(plan: Plan, why: str, now: datetime) -> None:
    plan.state, plan.ended_at, plan.why = (State.REFUSED if why else State.DONE), now, why[:1000]
    plan.save(update_fields=["state", "ended_at", "why"])
    page = reverse("admin:notices_plan_change", args=[plan.pk])
    send_to([plan.made_by], "plan", {"plan": plan, "version": plan.version}, page, at=now)


def _do(plan: Plan, now: datetime) -> str:
    """Why it was not done, in the language of who planned it; empty when it was."""
    person: User = plan.made_by
    with translation.override(language_of(person)):
        if not (person.is_active and person.is_staff and person.has_perm(RIGHT)):
            return _("You may not publish any more.")
        try:
            with transaction.atomic():
                _perform(plan, now)
        except RegistryError as refusal:
            return str(refusal)
    return ""


def _perform(plan: Plan, now: datetime) -> None:
    version, choices = plan.version, plan.choices
    telling = telling_of(choices["telling"])
    if plan.does == Does.ANNOUNCE:
        assert telling is not None
        announcing.announce(version, telling, by=plan.made_by, at=now, seen=choices["seen"])
        return
    after: DocumentVersion | None = PROPOSED_ORDER
    if "after" in choices:
        after = DocumentVersion.objects.filter(pk=choices["after"]).first() if choices["after"] else None
    announcing.publish(
        version, telling, by=plan.made_by, at=plan.due_at, recorded_at=now, after=after, seen=choices["seen"]
    )
    if reason := choices.get("editorial"):
        lifecycle.mark_editorial(version, reason=reason, by=plan.made_by, at=now)


def telling_of(stored: dict[str, Any] | None) -> Telling | None:
    """What was planned to be told."""
    if stored is None:
        return None
    intended = stored.get("intended_on")
    return Telling(**{**stored, "intended_on": date.fromisoformat(intended) if intended else None})
