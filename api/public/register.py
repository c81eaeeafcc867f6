"""The sub-processors at a moment (art. 28 lid 2 AVG)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query

from annexes.kinds import ANNEX1
from annexes.models import ChainLink, SubProcessorFacts
from annexes.register import Entry, RegisteredLine, register_at
from api.caller import caller_in
from api.core import router
from api.marks import marks
from api.paging import PageQuery, link_to_next, page_of
from api.params import AtQuery
from api.shapes import register as shapes

routes = router("sub-processors")


class RegisterQuery(AtQuery, PageQuery):
    """At which moment."""


@routes.get("/sub-processors", response=shapes.Register, operation_id="listSubProcessors")
@marks(names_now=True)
def sub_processors(request: HttpRequest, response: HttpResponse, asked: Query[RegisterQuery]) -> Any:
    """Of each release line the sub-processors that its version of that moment names; a line a piece."""
    at = asked.at or timezone.now().replace(microsecond=0)
    lines = register_at(at) if ANNEX1 in caller_in(request).readable_kinds else []
    items, cursor = page_of(lines, asked, key=lambda item: str(item.line.pk))
    if link := link_to_next(request, cursor):
        response.headers["Link"] = link
    return shapes.Register(at=at, items=[_line(item) for item in items], next_cursor=cursor)


def _line(item: RegisteredLine) -> shapes.RegisterLine:
    return shapes.RegisterLine(
        product=item.product,
        from_release=item.line.from_release,
        version=item.version.reference,
        version_number=str(item.version.number) if item.version.number else None,
        sub_processors=[_sub_processor(entry) for entry in item.entries],
    )


def _sub_processor(entry: Entry) -> shapes.SubProcessor:
    """A contact person's name is personal data that nobody needs who has no agreement (decision 0030)."""
    facts = entry.facts
    return shapes.SubProcessor(
        name=entry.row.name,
        task=facts.task if facts else "",
        **_hop(facts),
        address=entry.row.contact,
        contact=facts.contact_function if facts else "",
        activities=entry.row.activities,
        contract=(facts.contract if facts else "") or "unknown",
        contract_signed_on=facts.contract_date if facts else None,
        engaged_from=facts.engaged_from if facts else None,
        verified_on=facts.verified_on if facts else None,
        named_since=entry.since,
        categories=list(entry.categories),
        interfaces=list(entry.interfaces),
        chain=[
            shapes.ChainHop(level=link.level, engaged_by=by, name=link.name, task=link.task, **_hop(link))
            for link, by in entry.chain
        ],
    )


def _hop(hop: SubProcessorFacts | ChainLink | None) -> dict[str, Any]:
    return {
        "country": (hop.country if hop else "") or None,
        "place": hop.place if hop else "unknown",
        "location": hop.location if hop else "",
        "transfer": shapes.Transfer(
            basis=(hop.transfer_basis if hop else "") or None, instrument=hop.transfer_details if hop else ""
        ),
    }
