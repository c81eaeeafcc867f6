"""Cover and evidence pages say what the copy is and what it rests on; apps add sections, and no data is no section."""

from __future__ import annotations

import io

import pikepdf
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from agreements.bundle import bundle_for
from copies.models import IssuedCopy
from copies.sealed import evidence
from copies.sealed.evidence import EvidenceSection, Issue
from copies.sealed.make import describe
from customers.models import Customer
from documents.proof import ledger
from tests import cast
from tests.copies.issued import later, read
from tests.words import words


def _issue(customer: Customer, *, is_test: bool = True) -> Issue:
    bundle = bundle_for(customer, at=later())
    return describe(bundle, issued_at=later(), issued_by=cast.officer(), level="B-LTA", is_test=is_test)


def _html(issue: Issue, page: str) -> str:
    context = {
        "issue": issue,
        "bundle": issue.bundle,
        "processor": issue.bundle.processor,
        "apart": True,
        "sections": evidence.sections(issue),
    }
    with translation.override("en"):
        return render_to_string(f"documents/copy/{page}.html", context)


def test_the_evidence_lists_combination_receipts_head_and_issuer(customer: Customer) -> None:
    issue = _issue(customer)
    shown = _html(issue, "evidence")
    head = ledger.head()
    assert head is not None
    for said in (issue.bundle.digest, head.entry_hash, "10 July 2023", str(cast.officer()), "letter"):
        assert said in shown


def test_every_part_stands_with_digest_and_ledger_entry_and_how_to_verify_in_the_copy(copy: IssuedCopy) -> None:
    said = "".join(words(read(copy), furniture=False).split())
    assert copy.parts.count() == 3
    for part in copy.parts.all():
        assert part.version.digest in said
        assert part.version.publication.entry_hash in said
    assert "/verifieren/" in said


def test_the_cover_says_that_the_seal_is_the_processors(customer: Customer) -> None:
    assert "not the customer's signature" in _html(_issue(customer), "cover")


@pytest.mark.parametrize("page", ["cover", "evidence"])
def test_pages_say_whether_the_seal_is_a_test(customer: Customer, page: str) -> None:
    assert "Test seal" in _html(_issue(customer), page)
    assert "Test seal" not in _html(_issue(customer, is_test=False), page)


def test_a_section_that_an_app_contributes_appears_only_with_something_to_say(
    customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "_contributors", list(evidence._contributors))
    before = len(evidence.sections(_issue(customer)))
    evidence.contribute(40, lambda issue: None)
    assert len(evidence.sections(_issue(customer))) == before
    evidence.contribute(25, lambda issue: EvidenceSection("documents/copy/evidence/answers.html", {}))
    templates = [section.template.rsplit("/", 1)[1] for section in evidence.sections(_issue(customer))]
    assert templates[1] == "answers.html"


def test_a_copy_keeps_bookmarks_labels_structure_and_language(copy: IssuedCopy) -> None:
    with pikepdf.open(io.BytesIO(read(copy))) as opened:
        labels = [str(opened.pages[number].label) for number in (0, -1)]
        with opened.open_outline() as outline:
            titles = [item.title for item in outline.root]
        parts = list(opened.Root.StructTreeRoot.K[0].K)
        assert str(opened.Root.Lang) == "nl"
    assert labels[0] == "i"
    assert labels[1].startswith("E-")
    assert len(parts) == 3
    assert len(titles) >= 5
    assert any("Bijlage 1" in title for title in titles)
