"""Propose the facts beside the rows of a new draft of an annex. Only what the text itself says: the place where a
sub-processor processes does not follow from its address, and stays unknown until an officer enters it."""

from __future__ import annotations

from annexes import facts
from annexes.models import (
    DataCategory,
    DataCategoryFacts,
    DataItem,
    DataItemLink,
    InterfaceFacts,
    InterfaceRow,
    SubProcessorFacts,
    SubProcessorRow,
)
from documents.models import DocumentVersion
from documents.rows.drafting import content_of


def derive_annex1(version: DocumentVersion) -> None:
    """Names and examples of categories, countries and marks, links of data items to categories."""
    content = content_of(version)
    categories: dict[tuple[str, int], DataCategory] = {}
    for group in DataCategory.Group.values:
        for index, row in enumerate(DataCategory.objects.filter(version=version, group=group)):
            categories[group, index] = row
            parts = facts.category_parts(row.text)
            DataCategoryFacts.objects.create(row=row, name=parts.name, examples=", ".join(parts.examples))
    for row, printed in zip(SubProcessorRow.objects.filter(version=version), content.sub_processors, strict=True):
        found = facts.sub_processor_facts(printed)
        SubProcessorFacts.objects.create(row=row, country=found.country, marked=found.marked)
    for row, interface in zip(InterfaceRow.objects.filter(version=version), content.interfaces, strict=True):
        marks = facts.interface_marks(interface)
        InterfaceFacts.objects.create(
            row=row,
            obsolete=marks.obsolete,
            version=marks.version,
            third_party_service=marks.third_party_service,
            hosting_communicates=marks.hosting,
        )
    items = DataItem.objects.filter(version=version).order_by("interface__position", "interface_id", "position", "pk")
    for item, link in zip(items, facts.link_data_items(content), strict=True):
        DataItemLink.objects.create(row=item, category=categories[link.category] if link.category else None)


def derive_annex2(version: DocumentVersion) -> None:
    """Annex 2 has no facts beside its rows."""
