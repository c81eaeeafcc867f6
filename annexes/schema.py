"""How Bijlage 1 and Bijlage 2 lie in rows."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from annexes import content, kinds
from annexes.derivation import derive_annex1, derive_annex2
from annexes.engagements import validate_engagements
from annexes.models import (
    ActivityFacts,
    ActivityRow,
    Annex1Facts,
    Annex1Text,
    Annex2Facts,
    Annex2Text,
    ChainLink,
    DataCategory,
    DataCategoryFacts,
    DataItem,
    DataItemLink,
    InterfaceFacts,
    InterfaceRow,
    Measure,
    MeasureCategoryRow,
    SubProcessorFacts,
    SubProcessorRow,
    SubProcessorUse,
)
from annexes.presentation import view_annex1, view_annex2
from annexes.rows import name_rows_of_annex1, name_rows_of_annex2
from annexes.validation import validate_annex1, validate_annex2
from documents.models import FootnoteRow, LogRow
from documents.rows.schema import KindSchema, RowSchema, register
from documents.text.content import Footnote, LogEntry

LOG = RowSchema("log", LogRow, LogEntry, ("date", "text"), title="date")

ANNEX1 = KindSchema(
    kind=kinds.ANNEX1,
    content=content.Annex1Content,
    texts=Annex1Text,
    text_fields=(
        "preamble",
        "log_heading",
        "data_heading",
        "identifying_intro",
        "additional_intro",
        "data_closing",
        "activities_heading",
        "activities_intro",
        "sub_processors_heading",
        "sub_processors_intro",
        "interfaces_heading",
        "interfaces_intro",
    ),
    rows=(
        LOG,
        RowSchema("identifying", DataCategory, scalar="text", where={"group": "identifying"}, facts=DataCategoryFacts),
        RowSchema("additional", DataCategory, scalar="text", where={"group": "additional"}, facts=DataCategoryFacts),
        RowSchema(
            "activities",
            ActivityRow,
            content.Activity,
            ("name", "text"),
            facts=ActivityFacts,
            compared_facts=("nature", "purpose", "duration"),
            title="name",
        ),
        RowSchema(
            "sub_processors",
            SubProcessorRow,
            content.SubProcessor,
            ("name", "contact", "activities"),
            facts=SubProcessorFacts,
            lists_of_facts=(ChainLink, SubProcessorUse),
            compared_facts=("country", "place", "location", "transfer_basis", "transfer_details", "marked", "task"),
            title="name",
        ),
        RowSchema(
            "interfaces",
            InterfaceRow,
            content.Interface,
            ("name", "marks", "text", "text_after"),
            child=RowSchema("data_items", DataItem, scalar="text", facts=DataItemLink, inner=True),
            facts=InterfaceFacts,
            title="name",
        ),
        RowSchema("footnotes", FootnoteRow, Footnote, ("mark", "text", "after"), number="mark"),
    ),
    derive=derive_annex1,
    facts=(Annex1Facts,),
    validate=validate_annex1,
    validate_at=validate_engagements,
    view=view_annex1,
    name_rows=name_rows_of_annex1,
    sorts={
        "log_rows": pgettext_lazy("rows", "Version log"),
        "identifying_categories": pgettext_lazy("rows", "Identifying data"),
        "additional_categories": pgettext_lazy("rows", "Additional data"),
        "activities": pgettext_lazy("rows", "Activities"),
        "sub_processors": pgettext_lazy("rows", "Sub-processors"),
        "interfaces": pgettext_lazy("rows", "Interfaces"),
        "data_items": pgettext_lazy("rows", "Data items"),
        "footnotes": pgettext_lazy("rows", "Footnotes"),
    },
    counts=(
        "log_rows",
        "identifying_categories",
        "additional_categories",
        "activities",
        "sub_processors",
        "interfaces",
    ),
)

ANNEX2 = KindSchema(
    kind=kinds.ANNEX2,
    content=content.Annex2Content,
    texts=Annex2Text,
    text_fields=("preamble", "log_heading", "measures_heading", "measures_intro", "closing"),
    rows=(
        LOG,
        RowSchema(
            "categories",
            MeasureCategoryRow,
            content.MeasureCategory,
            ("title",),
            title="title",
            child=RowSchema("measures", Measure, scalar="text"),
        ),
    ),
    derive=derive_annex2,
    facts=(Annex2Facts,),
    validate=validate_annex2,
    view=view_annex2,
    name_rows=name_rows_of_annex2,
    sorts={
        "log_rows": pgettext_lazy("rows", "Version log"),
        "measure_categories": pgettext_lazy("rows", "Categories of measures"),
        "measures": pgettext_lazy("rows", "Measures"),
    },
    counts=("log_rows", "measure_categories", "measures"),
)

register(ANNEX1)
register(ANNEX2)
