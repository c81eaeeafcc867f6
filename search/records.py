"""Customers, notices and objections that are found. Customers and objections are read as they are now."""

from __future__ import annotations

from dataclasses import dataclass

from customers.models import Customer
from documents.errors import UnknownReference
from documents.models import DocumentVersion
from notices.models import Notice, Objection
from search import engine
from search.models import Passage
from search.resembling import in_any
from search.words import Query

_OF_CUSTOMERS = [
    "name", "code", "kvk_number", "address", "contact_name", "contact_email", "dpo_name", "dpo_email",
]  # fmt: skip
_LOOKED_AT = 200


@dataclass(frozen=True)
class FoundCustomer:
    """A customer, and the details in which the words are."""

    customer: Customer
    text: str


@dataclass(frozen=True)
class FoundNotice:
    """The best of ``times`` notices of one announcement."""

    notice: Notice
    text: str
    times: int


@dataclass(frozen=True)
class FoundObjection:
    """An objection, and the step in which the words are; its grounds, where they are there."""

    objection: Objection
    text: str


def version_called(text: str) -> DocumentVersion | None:
    """The version of a reference such as ``B1-12``."""
    try:
        found: DocumentVersion = DocumentVersion.objects.by_reference(text)
    except UnknownReference:
        return None
    return found


def customers(query: Query, *, limit: int) -> list[FoundCustomer]:
    """Customers by name, code, number, address or the people whom they named."""
    if query.is_empty:
        return []
    words = [word for term in query.terms for word in term]
    found = []
    for customer in Customer.objects.filter(in_any(_OF_CUSTOMERS, words)).order_by("name", "pk")[:_LOOKED_AT]:
        details = [str(getattr(customer, name)) for name in _OF_CUSTOMERS]
        if query.names(" ".join(details)):
            beside = [each for each in details[2:] if any(query_word in each.lower() for query_word in words)]
            found.append(FoundCustomer(customer, " · ".join(beside)))
    return found[:limit]


def notices(query: Query, *, limit: int) -> list[FoundNotice]:
    """Notices, one for each announcement."""
    keys = engine.matching(Passage.Kind.NOTICE, query, limit=_LOOKED_AT)
    passages = {
        each.pk: each
        for each in Passage.objects.filter(pk__in=keys).select_related(
            "notice__customer", "notice__announcement__version__line__document"
        )
    }
    best: dict[int, list[Passage]] = {}
    for key in keys:
        if key in passages:
            notice = passages[key].notice
            assert notice is not None
            best.setdefault(notice.announcement_id, []).append(passages[key])
    return [
        FoundNotice(found[0].notice, found[0].text, len(found))
        for found in list(best.values())[:limit]
        if found[0].notice is not None
    ]


def objections(query: Query, *, limit: int) -> list[FoundObjection]:
    """Objections by their grounds, by whom, and by what was said at each step."""
    if query.is_empty:
        return []
    words = [stem for term in query.stems for stem in term]
    fields = ["grounds", "sender", "steps__text", "notice__customer__name"]
    keys = Objection.objects.filter(in_any(fields, words)).values("pk")
    rows = (
        Objection.objects.filter(pk__in=keys)
        .select_related("notice__customer", "notice__announcement__version__line__document")
        .prefetch_related("steps")
        .order_by("-received_at", "-pk")[:_LOOKED_AT]
    )
    found = []
    for each in rows:
        texts = [each.grounds, *(step.text for step in each.steps.all())]
        whole = " ".join([*texts, each.sender, each.notice.customer.name])
        if query.matches(whole):
            found.append(FoundObjection(each, next(filter(query.matches, texts), each.grounds)))
    return found[:limit]
