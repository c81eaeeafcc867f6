"""The rules of the resolver once more: slow, obvious, one question at a time, from what happened alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.agreements.applicability.histories import ANNEX2, INSTANTS, TERMS, History, Receipt

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def instant(moment: datetime) -> float:
    return moment.timestamp()


def day_of(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()


def midnight(day: date) -> float:
    return instant(datetime.combine(day, time(0, 0), tzinfo=AMSTERDAM))


def numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in (release + ".0.0.0").split(".")[:3])


def counts_from(history: History, receipt: Receipt) -> float:
    if not receipt.date_only:
        return instant(receipt.at)
    start = midnight(day_of(receipt.at))
    published = instant(history.versions[receipt.version].published)
    return start if receipt.imported or start > published else published


def is_received(history: History, version: int, t: datetime) -> bool:
    for receipt in history.receipts:
        if receipt.version == version and not receipt.voided and counts_from(history, receipt) <= instant(t):
            return True
    return False


def received_on(history: History, document: str, line: str, t: datetime) -> list[int]:
    """The received versions on a line, highest first."""
    found = [
        index
        for index, version in enumerate(history.versions)
        if (version.document, version.line) == (document, line) and is_received(history, index, t)
    ]
    return sorted(found, key=lambda index: -history.versions[index].place)


def release_installed(history: History, product: str, t: datetime) -> str | None:
    latest, release = None, None
    for row in history.installations:
        since = midnight(day_of(row.at)) if row.date_only else instant(row.at)
        # Of two that count from the same moment the one entered last holds.
        if row.product == product and since <= instant(t) and (latest is None or since >= latest):
            latest, release = since, row.release
    # An empty one: unknown from there on.
    return release or None


def right_line(history: History, product: str, t: datetime) -> str | None:
    installed = release_installed(history, product, t)
    if installed is None:
        return None
    below = [line for line in history.lines[product] if numbers(line) <= numbers(installed)]
    return max(below, key=numbers) if below else None


def binding(history: History, document: str, t: datetime) -> tuple[int | None, str]:
    """The version that binds and the code of the reason."""
    if document in (TERMS, ANNEX2):
        received = received_on(history, document, "", t)
        return (received[0], "received") if received else (None, "nothing_received")
    lines_received = [line for line in history.lines[document] if received_on(history, document, line, t)]
    installed = release_installed(history, document, t)
    if installed is None:
        if not lines_received:
            return None, "nothing_received"
        if len(lines_received) == 1:
            return received_on(history, document, lines_received[0], t)[0], "only_line"
        return None, "release_unknown"
    right = right_line(history, document, t)
    if right is None:
        return None, "below_lines" if history.lines[document] else "no_lines"
    if right in lines_received:
        return received_on(history, document, right, t)[0], "right_line"
    lower = [line for line in lines_received if numbers(line) < numbers(right)]
    if lower:
        return received_on(history, document, max(lower, key=numbers), t)[0], "lower_line"
    return None, "higher_lines_only" if lines_received else "nothing_on_line"


def is_due_time(history: History, document: str, t: datetime) -> bool:
    concerned = [
        agreement for agreement in history.agreements if document in (TERMS, ANNEX2) or document in agreement.products
    ]
    today = day_of(t)
    begun = any(
        (agreement.signed is not None and agreement.signed <= today)
        or (agreement.handed_over is not None and agreement.handed_over <= today)
        for agreement in concerned
    )
    over = all(agreement.work_ended is not None and agreement.work_ended < today for agreement in concerned)
    return begun and not over


def due(history: History, document: str, t: datetime) -> int | None:
    if not is_due_time(history, document, t):
        return None
    line: str | None = ""
    if document not in (TERMS, ANNEX2):
        line = right_line(history, document, t)
    possible = [
        index
        for index, version in enumerate(history.versions)
        if version.document == document
        and version.line == line
        and instant(version.published) <= instant(t)
        and not (version.withdrawn is not None and instant(version.withdrawn) <= instant(t))
        and not is_received(history, index, t)
    ]
    if not possible:
        return None
    highest = max(possible, key=lambda index: history.versions[index].place)
    bound, _reason = binding(history, document, t)
    if bound is None or history.versions[bound].line != line:
        return highest
    return highest if history.versions[bound].place < history.versions[highest].place else None


def products(history: History) -> list[str]:
    return sorted({product for agreement in history.agreements for product in agreement.products})


def moments_of_change() -> list[datetime]:
    """Every moment at which anything in these histories can begin or end."""
    midnights = {
        datetime.fromtimestamp(midnight(day_of(moment) + timedelta(days=shift)), tz=UTC)
        for moment in INSTANTS
        for shift in (-1, 0, 1)
    }
    return sorted(midnights | set(INSTANTS))


def may_be_received(history: History, receipt: Receipt, now: datetime) -> bool:
    """Whether such a receipt may be recorded at ``now`` (rules 6 and 7; these versions bear no date)."""
    version = history.versions[receipt.version]
    withdrawn = version.withdrawn
    if receipt.date_only:
        on = day_of(receipt.at)
        return (
            on <= day_of(now)
            and (receipt.imported or on >= day_of(version.published))
            and (withdrawn is None or on <= day_of(withdrawn))
        )
    at = instant(receipt.at)
    return (
        at <= instant(now)
        and (receipt.imported or at >= instant(version.published))
        and (withdrawn is None or at <= instant(withdrawn))
    )
