"""Who is concerned by a version: they are told, and nobody else is (domain, change and notice)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from agreements.applicability.facts import installations
from agreements.models import Agreement, InstalledRelease, StandingPart
from annexes.kinds import ANNEX1
from documents.models import DocumentVersion
from documents.moments import local_day, utc
from documents.releases import Release
from notices.models import Notice


@dataclass(frozen=True)
class Concerned:
    """A customer that a version concerns, by key, and why: its running agreements, and the release it has in use."""

    customer: int
    agreements: tuple[int, ...]
    release: Release | None = None
    # Concerned to be sure: which line is its own, nobody knows.
    release_unknown: bool = False


def concerned_by(version: DocumentVersion, *, at: datetime) -> list[Concerned]:
    """The customers with a running agreement for the product whose installed release is on the version's line, or
    unknown; by terms and annex 2 all with a running agreement. By key; the number of queries is constant.
    """
    running = _running(version, at)
    if version.kind != ANNEX1:
        return [Concerned(customer, agreements) for customer, agreements in running]
    found = []
    releases = _releases(version, at)
    lines = _lines(version)
    # Many customers have few releases: whether one is on the version's line is asked once.
    is_on_line: dict[Release, bool] = {}
    for customer, agreements in running:
        release = releases.get(customer)
        if release is None:
            found.append(Concerned(customer, agreements, release_unknown=True))
            continue
        if release not in is_on_line:
            is_on_line[release] = _line_of(release, lines) == version.line_id
        if is_on_line[release]:
            found.append(Concerned(customer, agreements, release))
    return found


def bound_by(version: DocumentVersion) -> list[Concerned]:
    """The customers that a version binds now, by the standing: of a withdrawal, who stays bound."""
    bound = StandingPart.objects.filter(version=version).values_list("standing", flat=True)
    return [Concerned(customer, ()) for customer in sorted(set(bound))]


def release_of_another_line(notice: Notice, *, at: datetime) -> Release | None:
    """The release that the customer of a notice has in use now, where that is of another line than the notice is about:
    it was concerned when notice was given, and stays so. None where nothing was switched.
    """
    version = notice.announcement.version
    if version.kind != ANNEX1 or notice.release_unknown:
        return None
    release = _releases(version, at, customer=notice.customer_id).get(notice.customer_id)
    if release is None:
        return None
    return None if _line_of(release, _lines(version)) == version.line_id else release


def _running(version: DocumentVersion, at: datetime) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Each customer with its agreements that have begun and whose work has not ended, on the local day."""
    agreed = Agreement.objects.exclude(work_ended_on__lt=local_day(at))
    if version.kind == ANNEX1:
        agreed = agreed.filter(products__document=version.document)
    found: dict[int, list[int]] = defaultdict(list)
    for customer, pk, signed, handed in agreed.order_by("customer_id", "pk").values_list(
        "customer", "pk", "signed_on", "handed_over_on"
    ):
        # Without a date nobody knows that it has begun; nothing is due by it either.
        days = [day for day in (signed, handed) if day is not None]
        if days and min(days) <= local_day(at):
            found[customer].append(pk)
    return ((customer, tuple(keys)) for customer, keys in found.items())


def _releases(version: DocumentVersion, at: datetime, customer: int | None = None) -> dict[int, Release | None]:
    """The release in use of each customer (or of one) that has one recorded; None for one recorded as unknown."""
    rows: dict[int, list[InstalledRelease]] = defaultdict(list)
    installed = InstalledRelease.objects.filter(product__document=version.document)
    if customer is not None:
        installed = installed.filter(customer=customer)
    for row in installed.only("customer_id", "release", "installed_at", "precision"):
        rows[row.customer_id].append(row)
    moment = utc(at)
    return {
        customer: next((item.release for item in reversed(installations(own)) if item.at <= moment), None)
        for customer, own in rows.items()
    }


def _lines(version: DocumentVersion) -> list[tuple[Release, int]]:
    """The first release and the key of each line of the version's document, the greatest first."""
    return sorted(((line.release, line.pk) for line in version.document.lines.all()), reverse=True)


def _line_of(release: Release, lines: list[tuple[Release, int]]) -> int | None:
    return next((pk for first, pk in lines if first <= release), None)
