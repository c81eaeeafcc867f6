"""What versions of the annexes say, with the facts beside them, in a number of queries that does not grow with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from annexes.models import ActivityRow, Annex1Facts, Annex2Facts, DataCategory, Measure
from annexes.models.engagement import Hop
from annexes.register import Entry, entries_of
from annexes.transfers import has_unknown_place, names_privacy_shield
from documents.models import DocumentVersion
from exports.record.gaps import Gap
from exports.record.model import Activity, MeasureGroup, Measures, Processing, Recipient

SUB_B, SUB_C, SUB_D = (f"30-2-{letter}" for letter in "bcd")


def processings_of(versions: Sequence[DocumentVersion], at: datetime) -> list[Processing]:
    """What each version of an annex 1 says."""
    lines = {version.line_id for version in versions}
    published = DocumentVersion.objects.published().filter(line__in=lines, published_at__lte=at)
    entries = entries_of(versions, published)
    activities = _by_version(ActivityRow.objects.filter(version__in=versions).select_related("facts"))
    data = _by_version(DataCategory.objects.filter(version__in=versions))
    facts = {found.version_id: found for found in Annex1Facts.objects.filter(version__in=versions)}
    found = []
    for version in versions:
        groups = {
            group: tuple(_plain(row.text) for row in data[version.pk] if row.group == group)
            for group in DataCategory.Group.values
        }
        processing = Processing(
            version=version,
            product=product_of(version),
            activities=tuple(
                Activity(_plain(row.name), row.text, getattr(row, "facts", None)) for row in activities[version.pk]
            ),
            identifying=groups[DataCategory.Group.IDENTIFYING],
            additional=groups[DataCategory.Group.ADDITIONAL],
            facts=facts.get(version.pk),
            recipients=tuple(_recipients(entries[version.pk])),
        )
        found.append(_with_gaps(processing))
    return found


def measures_of(versions: Sequence[DocumentVersion]) -> list[Measures]:
    """What each version of an annex 2 says."""
    rows = Measure.objects.filter(version__in=versions).select_related("category")
    groups: dict[int, dict[int, tuple[str, list[str]]]] = defaultdict(dict)
    for row in rows.order_by("category__position", "category__pk", "position", "pk"):
        groups[row.version_id].setdefault(row.category_id, (row.category.title, []))[1].append(row.text)
    facts = {found.version_id: found for found in Annex2Facts.objects.filter(version__in=versions)}
    found = []
    for version in versions:
        made = tuple(MeasureGroup(title, tuple(texts)) for title, texts in groups[version.pk].values())
        gaps = () if made else (Gap("no_measures", SUB_D, {"version": version}),)
        found.append(Measures(version, made, facts.get(version.pk), gaps))
    return found


def product_of(version: DocumentVersion) -> str:
    """The product that an annex 1 is about, as its document names it."""
    product = getattr(version.document, "product", None)
    return str(product) if product is not None else version.document.scope or version.document.title


def _by_version(rows: Any) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows.order_by("position", "pk"):
        found[row.version_id].append(row)
    return found


def _plain(text: str) -> str:
    """A name of a list without the sign that parts it from the next."""
    return text.strip().rstrip(";.,")


def _recipients(entries: Iterable[Entry]) -> Iterator[Recipient]:
    for entry in entries:
        task = entry.facts.task if entry.facts is not None else ""
        yield Recipient(entry.row.name, "", 0, entry.facts, entry, task or entry.row.activities)
        for link, by in entry.chain:
            yield Recipient(link.name, by, link.level, link, entry, link.task)


def _with_gaps(found: Processing) -> Processing:
    gaps = [] if found.activities else [Gap("no_activities", SUB_B, {"version": found.version})]
    for recipient in found.recipients:
        named = {"of": found.version, "party": recipient.name}
        gaps.extend(Gap(code, SUB_C, named) for code in _missing(recipient))
    return Processing(**{**vars(found), "gaps": tuple(gaps)})


def _missing(recipient: Recipient) -> Iterator[str]:
    """What nobody has recorded of where data goes at a hop, and on what ground."""
    hop = recipient.hop
    if hop is None or recipient.has_unknown_place:
        yield "place_unknown"
        return
    if not recipient.is_outside_eea:
        return
    if has_unknown_place(hop):
        yield "place_by_address"
    if not hop.country:
        yield "no_country"
    if not hop.transfer_basis:
        yield "no_ground"
    elif hop.transfer_basis != Hop.TransferBasis.ADEQUACY and not hop.transfer_details:
        yield "no_instrument"
    if names_privacy_shield(hop.transfer_details):
        yield "void_ground"
