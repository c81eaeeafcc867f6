"""An intended change: a draft of the small registry's annex 1 that adds a sub-processor."""

from __future__ import annotations

from annexes.content import Activity, Annex1Content, SubProcessor
from annexes.models import Product
from documents.models import DocumentVersion
from documents.rows.drafting import create_draft
from notices.acts.announcing import Telling
from notices.models import Kind
from tests import cast, factories

TELLING = Telling(
    Kind.SUB_PROCESSOR,
    opens_window=True,
    meaning="De back-ups gaan voortaan naar Noorderlicht Data bv. De gegevens blijven in Nederland.",
    meaning_en="Backups go to Noorderlicht Data bv from now on. The data stay in the Netherlands.",
)


def draft(product: Product, line: str = "9.10", *, sub_processor: str = "Noorderlicht Data bv") -> DocumentVersion:
    content = Annex1Content(
        activities=(Activity("Beheer", "<p>Wij beheren de omgeving.</p>"),),
        sub_processors=(SubProcessor(sub_processor, "Assen", "Back-ups"),),
    )
    return create_draft(content, product.document.lines.get(from_release=line), by=cast.officer(), at=factories.NOW)
