"""Say which versions bind a customer, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.applicability import Answer, Applicability, Due, resolve
from agreements.applicability.reasons import show
from customers.cli import customer_called
from documents.cli import RegistryCommand, moment


class Command(RegistryCommand):
    help = (
        "Says which version of the terms, of annex 1 (for each product) and of annex 2 binds a customer at a moment, "
        "the reason for each, the specific arrangements, what is still due to be received, and warnings. It answers "
        "from what is known today: a receipt that was recorded later counts from the moment it states. Changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("customer", metavar="CUSTOMER", help="the customer's code")
        parser.add_argument(
            "--at",
            metavar="MOMENT",
            help="a moment such as 2023-09-10T14:00 (local time) or 2023-09-10T14:00+02:00; a date alone, 2023-09-10, "
            "means the start of that day, 00:00. Now when left out",
        )

    def handle(self, customer: str, *, at: str | None, **options: Any) -> None:
        chosen = moment(at.strip()) if at is not None else timezone.now()
        self.stdout.write("\n".join(_lines(resolve(customer_called(customer), at=chosen))))


def _lines(found: Applicability) -> Iterator[str]:
    yield _("%(customer)s (%(code)s) on %(moment)s") % {
        "customer": found.customer,
        "code": found.customer.code,
        "moment": show(found.at),
    }
    if found.is_empty:
        yield _("No applicable agreement.")
    for answer in found.answers:
        yield from _answer(answer)
    for group in found.arrangements:
        yield _("Specific arrangements of agreement %(agreement)s") % {"agreement": group.agreement}
        for standing in group.arrangements:
            article = _("art. %(number)s: ") % {"number": standing.arrangement.article}
            yield f"  {article if standing.arrangement.article else ''}{standing.arrangement}"
            yield f"      {standing.reason}"
    yield from _section(_("Due"), (_due(item) for item in found.due))
    yield from _section(_("Warnings"), (str(warning) for warning in found.all_warnings))


def _answer(answer: Answer) -> Iterator[str]:
    part = " ".join(filter(None, [str(answer.kind.label), str(answer.product or "")]))
    if answer.version is None:
        yield f"{part}: {_('none')}"
    else:
        yield f"{part}: {answer.version}"
    yield f"      {answer.reason}"
    if answer.in_force_since is not None:
        yield "      " + _("in force since %(since)s") % {"since": show(answer.in_force_since)}


def _due(item: Due) -> str:
    return _("%(version)s, since %(since)s") % {"version": item.version, "since": show(item.since)}


def _section(title: str, rows: Iterable[str]) -> Iterator[str]:
    found = list(rows)
    if not found:
        yield f"{title}: {_('none')}"
        return
    yield title
    yield from (f"  {row}" for row in found)
