"""What announcing or publishing a version would mean, read before it is done: whom it concerns, and what about them.

From the standing and set-based queries alone, so that it takes no longer to ask for many customers; nothing is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from agreements.models import Arrangement, Standing, StandingPart
from annexes.kinds import ANNEX1, ANNEX2
from annexes.models import Product
from copies.models import CopyPart
from copies.sealed.queue import key_of
from customers.models import Customer
from documents.comparison.versions import compare_versions
from documents.models import DocumentVersion, Line
from documents.moments import local_day
from notices.acts.writing import before_of
from notices.models import Objection, ObjectionTerms
from notices.reaching.addressing import unreachable
from notices.window.concerned import Concerned, concerned_by
from notices.window.deadlines import deadline_of, longest
from terms.kinds import TERMS

# The lists behind the numbers, by the name that addresses carry.
CONCERNED, UNKNOWN, ARRANGED = "concerned", "release-unknown", "arrangement"
UNREACHABLE, OBJECTING, OUTDATED = "unreachable", "objection", "copies"
# How an arrangement names an annex as what it is about.
_CALLED: dict[str, tuple[str, ...]] = {
    TERMS: (),
    ANNEX1: ("bijlage 1", "annex 1"),
    ANNEX2: ("bijlage 2", "annex 2"),
}
LISTS = (CONCERNED, UNKNOWN, ARRANGED, UNREACHABLE, OBJECTING, OUTDATED)


@dataclass(frozen=True)
class Group:
    """The customers concerned that use a product, by its line; of ``unknown`` the release is unknown.

    ``product`` is None for those without a product, ``line`` where nothing of the product was received or is due.
    """

    product: Product | None
    line: Line | None
    known: int
    unknown: int


@dataclass(frozen=True)
class Impact:
    """Whom a version concerns; customers by key. ``articles`` are those that it touches, as they are cited."""

    concerned: tuple[Concerned, ...]
    groups: tuple[Group, ...]
    articles: tuple[str, ...]
    arranged: frozenset[int]
    unreachable: frozenset[int]
    objecting: frozenset[int]
    outdated: frozenset[int]
    copies: int
    # The days at whose end the windows would close if notice were given now: of the first and of the last.
    closes: tuple[date, date] | None

    @property
    def unknown(self) -> frozenset[int]:
        return frozenset(item.customer for item in self.concerned if item.release_unknown)

    def customers_of(self, name: str) -> frozenset[int]:
        """The customers in one of the ``LISTS``."""
        lists = {
            CONCERNED: frozenset(item.customer for item in self.concerned),
            UNKNOWN: self.unknown,
            ARRANGED: self.arranged,
            UNREACHABLE: self.unreachable,
            OBJECTING: self.objecting,
            OUTDATED: self.outdated,
        }
        return lists[name]


def impact_of(version: DocumentVersion, kind: str, *, at: datetime) -> Impact:
    """The impact of telling of ``version`` by a notice of ``kind`` at that moment. Constantly many queries."""
    concerned = tuple(concerned_by(version, at=at))
    keys = frozenset(item.customer for item in concerned)
    articles = touched_articles(version)
    outdated, copies = _outdated(version, keys, at)
    return Impact(
        concerned=concerned,
        groups=tuple(_groups(version, concerned)),
        articles=articles,
        arranged=_arranged(version, articles, keys, at),
        unreachable=_unreachable(keys, kind),
        objecting=_objecting(keys),
        outdated=outdated,
        copies=copies,
        closes=_closes(concerned, at),
    )


def touched_articles(version: DocumentVersion) -> tuple[str, ...]:
    """The numbers of the articles of the terms that differ from what the draft was made from, old numbers included."""
    before = before_of(version)
    if version.kind != TERMS or before is None:
        return ()
    found: dict[str, None] = {}
    for row in compare_versions(before, version).changes():
        # “artikel 8 lid 2”: the first number is that of the article, whichever row of it changed.
        for place in (row.was_place, row.place):
            if number := _article(place):
                found[number] = None
    return tuple(found)


def _article(place: str) -> str:
    words = place.split()
    return next((word.strip(".,:;§") for word in words if any(letter.isdigit() for letter in word)), "")


def _groups(version: DocumentVersion, concerned: Iterable[Concerned]) -> Iterator[Group]:
    if version.kind == ANNEX1:
        found = list(concerned)
        unknown = sum(item.release_unknown for item in found)
        product = Product.objects.filter(document=version.document).first()
        yield Group(product, version.line, len(found) - unknown, unknown)
        return
    left = {item.customer for item in concerned}
    counts: dict[tuple[int | None, int | None], list[int]] = defaultdict(lambda: [0, 0])
    parts = StandingPart.objects.filter(kind=ANNEX1, product__isnull=False)
    without = set(left)
    for customer, of_product, of_line, release in parts.values_list("standing", "product", "line", "release"):
        if customer in left:
            counts[of_product, of_line][release == ""] += 1
            without.discard(customer)
    products = Product.objects.in_bulk()
    lines = Line.objects.select_related("document").in_bulk()
    found_groups = [
        Group(products[of_product] if of_product else None, lines[of_line] if of_line else None, known, unknown)
        for (of_product, of_line), (known, unknown) in counts.items()
    ]
    yield from sorted(
        found_groups, key=lambda each: (str(each.product), each.line is not None, each.line and each.line.release)
    )
    if without:
        yield Group(None, None, len(without), 0)


def _arranged(version: DocumentVersion, articles: Iterable[str], keys: frozenset[int], at: datetime) -> frozenset[int]:
    """Who has an arrangement that stands on an article that is touched, or on this annex as it is named there."""
    touched = set(articles)
    today = local_day(at)
    standing = Arrangement.objects.filter(Q(ended_on=None) | Q(ended_on__gte=today)).exclude(article="")
    names = _CALLED[version.kind]
    found = set()
    for customer, article in standing.values_list("agreement__customer", "article"):
        # “8.1” and “8 lid 1” are about article 8.
        number = _article(article).partition(".")[0]
        if customer in keys and (number in touched or any(name in article.casefold() for name in names)):
            found.add(customer)
    return frozenset(found)


def _unreachable(keys: frozenset[int], kind: str) -> frozenset[int]:
    """Every kind goes to the contact person unless the customer chose otherwise: only who has none can be without."""
    candidates = [each for each in Customer.objects.filter(contact_email="") if each.pk in keys]
    return frozenset(customer.pk for customer in unreachable(candidates, kind))


def _objecting(keys: frozenset[int]) -> frozenset[int]:
    open_ = Objection.objects.filter(state__in=Objection.OPEN).values_list("notice__customer", flat=True)
    return frozenset(open_) & keys


def _outdated(version: DocumentVersion, keys: frozenset[int], at: datetime) -> tuple[frozenset[int], int]:
    """Whose sealed copies say what applies today and will not once the version is received, and how many those are."""
    identities = dict(Standing.objects.current(at).values_list("customer", "identity"))
    parts = CopyPart.objects.filter(version__line__document=version.document, copy__successor__isnull=True)
    rows = parts.order_by().values_list("copy", "copy__customer", "copy__key", "copy__language").distinct()
    found = {
        copy: customer
        for copy, customer, key, language in rows
        if customer in keys and identities.get(customer) and key == key_of(identities[customer], language)
    }
    return frozenset(found.values()), len(found)


def _closes(concerned: Iterable[Concerned], at: datetime) -> tuple[date, date] | None:
    own = {terms.agreement_id: terms for terms in ObjectionTerms.objects.all()}
    days = {
        deadline_of(
            longest((own.get(pk, ObjectionTerms()) for pk in item.agreements), at=at), given_at=at, announced_at=at
        )
        if any(pk in own for pk in item.agreements)
        else None
        for item in concerned
    }
    if not days:
        return None
    usual = deadline_of(ObjectionTerms(), given_at=at, announced_at=at)
    found = {day or usual for day in days}
    return min(found), max(found)
