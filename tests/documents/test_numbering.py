"""The printed number: the year of the date, the ordinal counted in the version log, given under a lock."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from accounts.models import User
from documents import lifecycle
from documents.findings.validation import findings
from documents.numbering import proposed_number
from documents.rows.drafting import create_draft
from documents.text.content import LogEntry, VersionNumber
from tests.texts import NOW, Drafter, content, line_for


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("annex1", "1/2022/Balans"),
        ("annex1-10", "2/2023/Balans"),
        ("annex2-old", "2/2021/Elzenvoort"),
        ("annex2", "1/2023/Elzenvoort"),
        ("terms", "1/2023"),
        ("undated", "None"),
    ],
)
def test_the_rules_give_the_numbers_that_the_texts_print(db: None, name: str, number: str) -> None:
    assert str(proposed_number(content(name), line_for(name))) == number


def test_terms_follow_the_published_versions_of_their_year(published: Drafter) -> None:
    published("terms")
    later = replace(content("terms"), date=date(2023, 11, 1), number=None)
    assert proposed_number(later, line_for("terms")) == VersionNumber(2, 2023)


def test_a_version_written_here_gets_its_number_when_it_is_published(published: Drafter, officer: User) -> None:
    draft = lifecycle.copy_to_draft(published("annex1"), by=officer, at=NOW)
    draft.date = date(2024, 3, 1)
    draft.save()
    draft.logrow_rows.create(position=99, date="01-03-2024", text="<p>Tekstuele wijziging.</p>")
    lifecycle.publish(draft, by=officer, at=NOW, recorded_at=NOW)
    draft.refresh_from_db()
    assert str(draft.number) == "1/2024/Balans"


def test_a_number_that_the_version_log_contradicts_is_a_warning(officer: User) -> None:
    wrong = replace(content("annex2"), number=VersionNumber(3, 2023, "Elzenvoort"))
    version = create_draft(wrong, line_for("annex2"), by=officer, at=NOW)
    assert "number_log" in [finding.code for finding in findings(version)]


def test_a_log_date_that_does_not_exist_is_a_warning_and_stays_as_printed(officer: User) -> None:
    log = (*content("annex2").log, LogEntry("31-02-2023", "<p>Onbekend.</p>"))
    version = create_draft(replace(content("annex2"), log=log), line_for("annex2"), by=officer, at=NOW)
    assert "log_date" in [finding.code for finding in findings(version)]
    assert version.logrow_rows.order_by("-position")[0].date == "31-02-2023"
