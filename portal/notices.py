"""How notices and objections stand for a customer, for its pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from customers.models import Customer
from customers.succession import scopes_of
from documents.comparison.facts import compare_facts
from documents.comparison.versions import compare_versions
from documents.display.compared import ComparedView, view_of
from documents.models import DocumentVersion
from documents.moments import local_day
from documents.releases import Release
from documents.shown import state_of
from notices.acts.writing import before_of
from notices.models import Announcement, Notice, Objection
from notices.window.concerned import release_of_another_line
from portal.receiving import VersionForCustomer, version_for

_NAMES = "announcement__version__line__document"


@dataclass(frozen=True)
class NoticeStanding:
    """A notice with its objections, the newest first; ``days_left`` are whole days after today, None without an end."""

    notice: Notice
    objections: tuple[Objection, ...]
    is_open: bool
    days_left: int | None

    @property
    def is_revoked(self) -> bool:
        return self.notice.announcement.revoked_at is not None

    @property
    def objection(self) -> Objection | None:
        """The one that has not ended, else the last."""
        return next((item for item in self.objections if item.is_open), next(iter(self.objections), None))

    @property
    def may_object(self) -> bool:
        """Whether an objection can be lodged, in time or late."""
        return self.notice.opens_window and not self.is_revoked and not any(item.is_open for item in self.objections)


@dataclass(frozen=True)
class ShownNotice:
    """All that the page of a notice says beside its text.

    ``compared`` is what changes, ``before`` with what it is compared; none where the draft is no longer as announced.
    ``other_line`` is the release in use, where it has left the line that the notice is about.
    """

    standing: NoticeStanding
    before: DocumentVersion | None
    compared: ComparedView | None
    has_changed_since: bool
    found: VersionForCustomer | None
    other_line: Release | None


def standings_of(customer: Customer, *, at: datetime) -> list[NoticeStanding]:
    """The notices that were written to a customer, the newest first; the number of queries is constant."""
    notices = customer.notices.exclude(written_at=None).select_related(_NAMES).prefetch_related("objections")
    return [standing_of(notice, at=at) for notice in notices]


def inherited_by(customer: Customer, *, at: datetime) -> list[NoticeStanding]:
    """The notices of those in whose place the customer stands on which something is open: time to object, or one."""
    before = [key for key in scopes_of(customer) if key != customer.pk]
    notices = Notice.objects.filter(customer__in=before).exclude(written_at=None).select_related("customer", _NAMES)
    found = [standing_of(notice, at=at) for notice in notices.prefetch_related("objections")]
    return [one for one in found if one.is_open or any(objection.is_open for objection in one.objections)]


def standing_of(notice: Notice, *, at: datetime) -> NoticeStanding:
    """How one notice stands."""
    revoked = notice.announcement.revoked_at is not None
    is_open = notice.is_open(at) and not revoked
    days = (notice.deadline_on - local_day(at)).days if notice.deadline_on is not None else None
    return NoticeStanding(notice, tuple(notice.objections.all()), is_open, days if is_open else None)


def asking(standings: Iterable[NoticeStanding]) -> list[NoticeStanding]:
    """Those with a window that is open, or an objection that has not ended."""
    return [item for item in standings if item.is_open or any(found.is_open for found in item.objections)]


def show_notice(notice: Notice, *, exact: bool, at: datetime) -> ShownNotice:
    """A notice with what changes. Of a draft only as it was announced: what is written in it since is nobody's yet."""
    announcement = notice.announcement
    version = announcement.version
    has_changed = not version.is_published and state_of(version) != announcement.digest
    hidden = has_changed or announcement.revoked_at is not None or announcement.act == Announcement.Act.WITHDRAWN
    before = None if hidden else before_of(version)
    found = version_for(notice.customer, version, at) if version.is_published else None
    return ShownNotice(
        standing_of(notice, at=at),
        before,
        _compare(before, version, exact=exact) if before is not None else None,
        has_changed,
        found,
        release_of_another_line(notice, at=at),
    )


def _compare(before: DocumentVersion, version: DocumentVersion, *, exact: bool) -> ComparedView:
    comparison = compare_versions(before, version)
    facts = compare_facts(before, version, comparison)
    return view_of(comparison, facts, exact=exact, language=version.language)
