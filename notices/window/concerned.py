"""Who is concerned by a version: they are told, and nobody else is (domain, change and notice)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from agreements.applicability.facts import installations
from agreements.models import Agreement, InstalledRelease, StandingPart
from annexes.kinds import ANNEX1
from documents.models import DocumentVersion, Line
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
    lines = sorted(version.document.lines.all(), key=lambda line: (line.release, line.pk))
    for customer, agreements in running:
        release = releases.get(customer)
        if release is None:
            found.append(Concerned(customer, agreements, release_unknown=True))
        elif (line := _right_line(lines, release)) is not None and line.pk == version.line_id:
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
    lines = sorted(version.document.lines.all(), key=lambda line: (line.release, line.pk))
    line = _right_line(lines, release)
    return release if line is None or line.pk != version.line_id else None


def _running(version: DocumentVersion, at: datetime) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Each customer with its agreements that have begun and whose work has not ended, on the local day."""
    agreed = Agreement.objects.exclude(work_ended_on__lt=local_day(at))
    if version.kind == ANNEX1:
        agreed = agreed.filter(products__document=version.document)
    found: dict[int, list[int]] = defaultdict(list)
    for customer, pk, signed, handed in agreed.order_by("customer", "pk").values_list(
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


def _right_line(lines: list[Line], release: Release) -> Line | None:
    return next((line for line in reversed(lines) if line.release <= release), None)
