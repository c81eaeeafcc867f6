"""Names that stay: of works, expressions and files as the naming convention has them (akn-nc v1.0, 4), and of each
piece of a text (5).

A work is dated by the ledger's first entry of its document, which never changes: a text of an older date that is
published later moves no name.
"""

from __future__ import annotations

from datetime import date

from django.utils.text import slugify

from documents.models import Document, DocumentVersion, Publication
from documents.moments import local_day

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
# The law under which the terms stand (art. 15).
COUNTRY = "nl"
DOCUMENT_TYPE = "doc"
SUBTYPE = "privacyvoorwaarden"

# ISO 639-2, the codes by which libraries know a language (the convention asks for those).
_LANGUAGES = {"nl": "nld", "en": "eng", "de": "deu", "fr": "fra", "da": "dan", "es": "spa"}


def language_of(version: DocumentVersion) -> str:
    return _LANGUAGES[version.language]


def date_of(version: DocumentVersion) -> tuple[date, str]:
    """The date of an expression, and what kind of date that is: printed, else of publication, else of the draft.

    A text that prints no date gets none: the name of the date says that it is another.
    """
    if version.date is not None:
        return version.date, "printed"
    if version.published_at is not None:
        return local_day(version.published_at), "published"
    return local_day(version.created_at), "drafted"


def work_date(version: DocumentVersion) -> date:
    """The day on which the first version of the document was published here; of one never published, that of the
    draft.
    """
    first = Publication.objects.filter(version__line__document=version.document).order_by("sequence").first()
    return local_day(first.published_at) if first is not None else local_day(version.created_at)


def work_iri(version: DocumentVersion, *, actor: str) -> str:
    return "/".join(
        filter(
            None,
            [
                "/akn",
                COUNTRY,
                DOCUMENT_TYPE,
                SUBTYPE,
                _actor(actor),
                work_date(version).isoformat(),
                _number(version.document),
            ],
        )
    )


def expression_iri(version: DocumentVersion, *, actor: str) -> str:
    """The version: the work in a language at a date. Versions that share a date are told apart by their reference."""
    day, _kind = date_of(version)
    others = DocumentVersion.objects.published().filter(line__document=version.document).exclude(pk=version.pk)
    is_shared = not version.is_published or any(date_of(other)[0] == day for other in others)
    told_apart = f"!{version.reference.lower()}" if is_shared else ""
    return f"{work_iri(version, actor=actor)}/{language_of(version)}@{day.isoformat()}{told_apart}"


def _actor(name: str) -> str:
    slug = slugify(name)
    # A part that begins with a digit would be read as the date.
    return slug if not slug[:1].isdecimal() else f"a-{slug}"


def _number(document: Document) -> str:
    return f"{slugify(document.scope) or 'voorwaarden'}-{document.pk}"


class Identifiers:
    """Gives each piece of a text its eId: the abbreviations and separators of the convention, none twice."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def give(self, above: str, name: str, number: str = "") -> str:
        wanted = "_".join(filter(None, [name, slugify(number.replace(".", "-")).replace("_", "-")]))
        full = f"{above}__{wanted}" if above else wanted
        count = self._given[full] = self._given.get(full, 0) + 1
        if count == 1:
            return full
        return self.give(above, f"{wanted}-{count}")

    def count(self, above: str, name: str) -> str:
        """The next of a name below a piece, where nothing printed numbers it: list_1, list_2."""
        key = f"{above}/{name}"
        count = self._given[key] = self._given.get(key, 0) + 1
        return self.give(above, name, str(count))
