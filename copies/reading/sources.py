"""What can be rendered: one version, what differs between two, or a customer's agreement at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.template.loader import render_to_string
from django.utils.text import slugify

from agreements.applicability import Applicability, resolve
from agreements.bundle import bundle_of, fingerprint_of
from copies.reading.layout import STYLESHEETS, STYLESHEETS_OF_COMPARISONS
from customers.models import Customer, Processor
from customers.parties import the_processor
from documents.comparison.facts import FactChange, compare_facts
from documents.comparison.result import Comparison
from documents.comparison.versions import compare_versions
from documents.display.compared import view_of
from documents.display.presentation import part_of
from documents.models import DocumentVersion
from documents.moments import local_day
from documents.notes import notes_between, said_of_rows
from documents.proof.digest import sha256


@dataclass(frozen=True)
class VersionSource:
    """A published version."""

    version: DocumentVersion
    stylesheets: ClassVar = STYLESHEETS

    @property
    def reference(self) -> dict[str, Any]:
        """Enough for the worker to find the same source again."""
        return {"kind": "version", "version": self.version.pk}

    @property
    def fingerprint(self) -> str:
        """Identifies everything that the PDF prints."""
        version = self.version
        withdrawn = version.withdrawal.withdrawn_at.isoformat() if version.is_withdrawn else ""
        reason = version.withdrawal.reason if version.is_withdrawn else ""
        line = version.line.from_release
        printed = (version.reference, version.digest, version.document.title, line, withdrawn, reason)
        return sha256("\n".join(["version", *printed]))

    @property
    def filename(self) -> str:
        number = str(self.version.number or "zonder-nummer").replace("/", "-")
        return f"{slugify(self.version.document.title)}-{slugify(number)}-{self.version.reference}.pdf"

    def html(self) -> str:
        """The pages, in the active language."""
        processor = the_processor()
        context = {"part": part_of(self.version), "version": self.version, "processor": processor}
        return render_to_string("documents/pdf/version.html", context)


@dataclass(frozen=True)
class AgreementSource:
    """What binds a customer at a moment, as now known."""

    applicability: Applicability
    processor: Processor | None
    stylesheets: ClassVar = STYLESHEETS

    @classmethod
    def of(cls, customer: Customer, at: datetime) -> AgreementSource:
        return cls(resolve(customer, at=at), the_processor())

    @property
    def reference(self) -> dict[str, Any]:
        """Enough for the worker to find the same source again."""
        return {
            "kind": "agreement",
            "customer": self.applicability.customer.pk,
            "moment": self.applicability.at.isoformat(),
        }

    @property
    def fingerprint(self) -> str:
        """Identifies everything that the PDF prints; which moment was asked for is not among it."""
        return fingerprint_of(self.applicability, self.processor)

    @property
    def filename(self) -> str:
        day = local_day(self.applicability.at)
        return f"verwerkersovereenkomst-{self.applicability.customer.code}-{day.isoformat()}.pdf"

    def html(self) -> str:
        """The pages, in the active language."""
        bundle = bundle_of(self.applicability, self.processor)
        return render_to_string("documents/pdf/agreement.html", {"bundle": bundle, "processor": self.processor})


@dataclass(frozen=True)
class ComparisonSource:
    """What differs between two published versions; ``exact``: quotation marks and formatting count as words do."""

    old: DocumentVersion
    new: DocumentVersion
    exact: bool = False
    stylesheets: ClassVar = STYLESHEETS_OF_COMPARISONS

    @property
    def reference(self) -> dict[str, Any]:
        """Enough for the worker to find the same source again."""
        return {"kind": "comparison", "old": self.old.pk, "new": self.new.pk, "exact": self.exact}

    @property
    def fingerprint(self) -> str:
        """Identifies everything that the PDF prints, in the active language: the texts, and beside them the facts and
        the change notes, which may be corrected.
        """
        processor, notes = the_processor(), said_of_rows(notes_between(self.old, self.new))
        facts = [(fact.place, fact.label, fact.old, fact.new) for fact in self._facts(self._comparison)]
        sides = (VersionSource(side).fingerprint for side in (self.old, self.new))
        return sha256("\n".join(["comparison", *sides, repr((self.exact, facts, notes, processor and processor.name))]))

    @property
    def filename(self) -> str:
        return f"{self.old.reference}-{self.new.reference}.pdf"

    def html(self, *, paper: bool = True) -> str:
        """The pages, or (not on ``paper``) one page, in the active language."""
        comparison = self._comparison
        facts = self._facts(comparison)
        context = {
            "compared": view_of(
                comparison, facts, exact=self.exact, language=self.new.language, notes=notes_between(self.old, self.new)
            ),
            "old": self.old,
            "new": self.new,
            "paper": paper,
            "processor": the_processor(),
        }
        return render_to_string("comparison/document.html", context)

    @property
    def _comparison(self) -> Comparison:
        return compare_versions(self.old, self.new)

    def _facts(self, comparison: Comparison) -> tuple[FactChange, ...]:
        return compare_facts(self.old, self.new, comparison)


type Source = VersionSource | AgreementSource | ComparisonSource


def source_from(reference: dict[str, Any]) -> Source:
    """The source that :attr:`Source.reference` names, as it is now known."""
    versions = DocumentVersion.objects.published().with_names()
    if reference["kind"] == "version":
        return VersionSource(versions.get(pk=reference["version"]))
    if reference["kind"] == "comparison":
        old, new = (versions.get(pk=reference[side]) for side in ("old", "new"))
        return ComparisonSource(old, new, reference["exact"])
    customer = Customer.objects.get(pk=reference["customer"])
    return AgreementSource.of(customer, datetime.fromisoformat(reference["moment"]))
