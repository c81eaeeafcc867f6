"""Everything that the page from draft to publication shows of a draft, read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from documents.approval import approval_of
from documents.coverage.reading import coverage_of
from documents.finding import Finding
from documents.findings.validation import findings
from documents.models import DocumentVersion
from documents.notes import VersionChanges, changes_of
from documents.shown import state_shown
from notices.acts.announcing import Telling
from notices.acts.impact import impact_of
from notices.acts.proposing import kind_for
from notices.models import Announcement, Kind
from notices.window.concerned import concerned_by
from office.versions.announcing import Situation
from office.versions.comparing import compare_for_officers, compare_to_note
from office.versions.editor.doubts import with_names
from office.versions.flow.steps import LinkedFinding, steps_of
from office.versions.note_sheet import NoteSheet
from office.versions.row_address import finding_address
from office.versions.telling import ANNOUNCE, PUBLISH, ActForm


class FlowPage:
    """What is shown. The state is taken first: whatever is read after it, and differs, is refused.

    ``may_publish`` and ``sees_customers`` say what the reader has a right to, ``sheet`` are the forms of notes for who
    may write them. ``kept`` is what was typed before, ``does`` what the way here asked for.
    """

    def __init__(
        self,
        version: DocumentVersion,
        data: Any = None,
        *,
        at: datetime,
        kept: Mapping[str, Any],
        sheet: NoteSheet | None,
        may_publish: bool,
        sees_customers: bool,
        does: str = "",
    ) -> None:
        self.version, self.at, self.sheet = version, at, sheet
        self.state = state_shown(version)
        found = findings(version, at=at)
        self.changes: VersionChanges = sheet.changes if sheet is not None else changes_of(version)
        self.situation = Situation.of(version, at=at)
        self.approval = approval_of(version)
        changed = frozenset(self.changes.by_row)
        self.coverage = coverage_of(version, changed=changed)
        self.errors = self.linked(finding for finding in found if finding.level == "error")
        self.warnings = self.linked(finding for finding in found if finding.level == "warning")
        kind = kind_for(self.changes)
        concerned = len(concerned_by(version, at=at)) if may_publish else 0
        self.form = ActForm(
            version,
            data,
            kind=kind,
            concerned=concerned,
            has_warnings=bool(self.warnings),
            state=self.state,
            does=does or self._proposed(kind),
            kept=kept,
        )
        if self.changes.is_editorial:
            self.form.propose_editorial(_editorial_reason(self.changes))
        # As far as it is filled in: from the fields of a form that was sent, whatever else is wrong with it.
        self.form.is_valid()
        self.telling: Telling = self.form.telling()
        self.impact = impact_of(version, self.telling.kind, at=at) if sees_customers else None

    def linked(self, found: Iterable[Finding]) -> list[LinkedFinding]:
        """Findings, each with the way to what it is about."""
        places = self.coverage.places
        named = with_names(self.version, found, places)
        return [LinkedFinding(finding, finding_address(self.version, finding, places)) for finding in named]

    def _proposed(self, kind: str) -> str:
        """The recommended order for a sub-processor is to announce, wait, and publish (domain, two moments)."""
        is_told = self.situation.announced is not None and self.situation.is_as_announced
        return ANNOUNCE if kind == Kind.SUB_PROCESSOR and not is_told else PUBLISH

    @cached_property
    def compared(self) -> Any:
        """What differs, with the forms of its notes for who may write them; None for the first version."""
        if self.sheet is not None:
            return compare_to_note(self.sheet)
        old = self.changes.old
        return compare_for_officers(old, self.version) if old is not None else None

    @cached_property
    def steps(self) -> list[Any]:
        return list(
            steps_of(
                self.errors,
                self.warnings,
                self.coverage,
                self.compared,
                self.impact,
                self.approval,
                self.situation,
            )
        )

    @property
    def is_stopped(self) -> bool:
        """Whether something stands in the way of announcing and publishing alike."""
        return self.approval.is_needed and not self.approval.is_approved

    @property
    def act(self) -> str:
        """What the previews show the notice of."""
        return Announcement.Act.ANNOUNCED if self.form.announces else Announcement.Act.PUBLISHED


def _editorial_reason(changes: VersionChanges) -> str:
    """What the officer said of the whole, else a sentence, in the language that customers read by default."""
    if changes.notes.whole is not None and changes.notes.whole.why:
        return changes.notes.whole.why
    with translation.override(settings.LANGUAGE_CODE):
        return _(
            "Only spelling or layout was changed; nothing else follows from this version than from the one before."
        )
