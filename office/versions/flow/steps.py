"""The steps from draft to publication, each with how it stands: the list at the head of the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents.approval import Approval
from documents.coverage.reading import Coverage
from documents.finding import Finding
from notices.acts.impact import Impact
from office.versions.announcing import Situation
from office.versions.comparing import Compared

ORDER, ATTENTION, BLOCKING = "order", "attention", "blocking"


@dataclass(frozen=True)
class FlowStep:
    """A step: the anchor of its part of the page, its title, how it stands, and that in a few words."""

    name: str
    title: str
    state: str
    said: str

    @property
    def state_name(self) -> str:
        """For who does not see the colour."""
        return {ORDER: _("in order"), ATTENTION: _("to look at"), BLOCKING: _("stands in the way")}[self.state]


@dataclass(frozen=True)
class LinkedFinding:
    """A finding with the way to what it is about."""

    finding: Finding
    address: str

    @property
    def level(self) -> str:
        return self.finding.level

    @property
    def where(self) -> str:
        return self.finding.where

    @property
    def message(self) -> str:
        return self.finding.message


def checks_step(errors: list[Any], warnings: list[Any]) -> FlowStep:
    """Errors stop a publication, warnings are read."""
    if errors:
        said = ngettext("%(count)s thing to correct", "%(count)s things to correct", len(errors)) % {
            "count": len(errors)
        }
    elif warnings:
        said = ngettext("%(count)s thing to read", "%(count)s things to read", len(warnings)) % {"count": len(warnings)}
    else:
        said = _("nothing found")
    return FlowStep("checks", _("Checks"), BLOCKING if errors else ATTENTION if warnings else ORDER, said)


def coverage_step(coverage: Coverage) -> FlowStep:
    """Of how many requirements it is said where they are answered."""
    gaps, all_of_them = len(coverage.gaps), len(coverage.lines)
    said = _("%(done)s of %(all)s linked") % {"done": all_of_them - gaps, "all": all_of_them}
    return FlowStep("coverage", _("Art. 28"), BLOCKING if coverage.blocks else ATTENTION if gaps else ORDER, said)


def changes_step(compared: Compared | None) -> FlowStep:
    """How much differs from what its readers have now."""
    if compared is None:
        return FlowStep("changes", _("What changes"), ORDER, _("all of it is new"))
    count = len(compared.view.changes)
    said = ngettext("%(count)s change", "%(count)s changes", count) % {"count": count}
    return FlowStep("changes", _("What changes"), ORDER if count else ATTENTION, said)


def impact_step(impact: Impact) -> FlowStep:
    """How many customers it concerns, and whether some of them ask for care."""
    count = len(impact.concerned)
    said = ngettext("%(count)s customer", "%(count)s customers", count) % {"count": count}
    care = impact.arranged or impact.unreachable or impact.objecting
    return FlowStep("impact", _("Whom it concerns"), ATTENTION if care else ORDER, said if count else _("nobody"))


def approval_step(approval: Approval) -> FlowStep:
    """Whether a second officer has said yes to the draft as it stands."""
    if approval.is_approved and approval.decision is not None:
        said = _("by %(who)s") % {"who": approval.decision.by}
    elif approval.is_asked:
        said = _("asked for")
    elif approval.is_rejected:
        said = _("rejected")
    elif approval.has_lapsed:
        said = _("lapsed")
    else:
        said = _("to be asked for")
    state = ORDER if approval.is_approved else BLOCKING if approval.is_needed else ATTENTION
    return FlowStep("approval", _("Approval"), state, said)


def act_step(before: list[FlowStep], situation: Situation) -> FlowStep:
    """The act itself, which waits for what stands in the way."""
    title = _("Announce or publish")
    if situation.plan is not None:
        return FlowStep("act", title, ORDER, _("planned"))
    if any(step.state == BLOCKING for step in before):
        return FlowStep("act", title, BLOCKING, _("not yet"))
    if situation.announced is not None and not situation.is_as_announced:
        return FlowStep("act", title, ATTENTION, _("announce it again"))
    return FlowStep("act", title, ORDER, _("announced") if situation.announced is not None else _("ready"))


def steps_of(
    errors: list[Any],
    warnings: list[Any],
    coverage: Coverage,
    compared: Compared | None,
    impact: Impact | None,
    approval: Approval,
    situation: Situation,
) -> Iterator[FlowStep]:
    """All steps that this page has, in order."""
    found = [checks_step(errors, warnings)]
    if coverage.lines:
        found.append(coverage_step(coverage))
    found.append(changes_step(compared))
    if impact is not None:
        found.append(impact_step(impact))
    if approval.is_needed or approval.steps:
        found.append(approval_step(approval))
    yield from found
    yield act_step(found, situation)
