"""A copy to a new draft takes along all that belongs to the version, and asks only what is to be chosen."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import models
from django.test import Client
from django.test.utils import isolate_apps
from django.utils import timezone

from annexes.models import SubProcessorFacts
from documents import checks
from documents.models import DocumentVersion, Doubt
from documents.text.content import VersionNumber
from terms.kinds import TERMS
from terms.models import DepositFacts, TermsVersion
from tests import factories
from tests.office.forms import open_form, text_of


def copied(desk: Client, version: DocumentVersion, model: str, **chosen: Any) -> DocumentVersion:
    """The draft to which the officer comes after asking for a copy on the version's page."""
    address = f"/admin/{model}/{version.pk}/copy/"
    response = desk.post(address, open_form(desk, address) | chosen)
    assert response.status_code == 302, text_of(response)
    return DocumentVersion.objects.get(pk=response["Location"].split("/")[-3])


def test_the_deposit_goes_along_with_a_copy_of_the_terms(desk: Client) -> None:
    version = factories.terms("2023-07-04", dated="2023-07-04")
    DepositFacts.objects.create(version=version, court="Rechtbank Overijssel", number="6/2023")
    copy = copied(desk, version, "terms/termsversion")
    found = DepositFacts.objects.get(version=copy)
    assert (found.court, found.number) == ("Rechtbank Overijssel", "6/2023")
    page = open_form(desk, f"/admin/terms/termsversion/{copy.pk}/facts/")
    assert page["version-number"] == "6/2023"


def test_a_copy_bears_the_date_of_today_and_the_next_number(desk: Client) -> None:
    today = timezone.localdate()
    version = factories.terms("2023-07-04", dated="2023-07-04")
    copy = copied(desk, version, "terms/termsversion")
    assert (copy.date, copy.number) == (today, VersionNumber(1, today.year))
    fields = open_form(desk, f"/admin/terms/termsversion/{copy.pk}/change/", "termsversion_form")
    assert (fields["date"], fields["ordinal"], fields["year"]) == (today.strftime("%d-%m-%Y"), "1", str(today.year))


def test_the_number_of_an_annexs_copy_counts_the_row_that_its_log_is_to_get(
    desk: Client, annex1: DocumentVersion
) -> None:
    copy = copied(desk, annex1, "annexes/annex1version")
    assert copy.ordinal == 1  # no row of this year yet: the first is that of the copy
    annex1.logrow_rows.filter(date="25-02-2023").update(date=timezone.localdate().strftime("01-01-%Y"))
    assert copied(desk, annex1, "annexes/annex1version").ordinal == 2


def test_only_where_there_are_two_lines_a_copy_asks_for_one(desk: Client, annex1: DocumentVersion) -> None:
    terms = factories.terms("2023-07-04", dated="2023-07-04")
    assert "line" not in open_form(desk, f"/admin/terms/termsversion/{terms.pk}/copy/")
    other = annex1.document.lines.get(from_release="10.0")
    assert open_form(desk, f"/admin/annexes/annex1version/{annex1.pk}/copy/")["line"] == str(annex1.line.pk)
    assert copied(desk, annex1, "annexes/annex1version", line=str(other.pk)).line == other


def test_a_new_draft_has_the_only_line_chosen_already(desk: Client) -> None:
    line = factories.linear(TERMS)
    assert open_form(desk, "/admin/terms/termsversion/add/", "termsversion_form")["line"] == str(line.pk)


def test_points_to_check_of_a_draft_go_along_and_those_of_a_published_text_do_not(
    desk: Client, annex1: DocumentVersion
) -> None:
    Doubt.objects.create(version=annex1, where="§5", message="Lijst zonder tekens")
    Doubt.objects.create(version=annex1, where="§4", message="Nagekeken", settled=True)
    SubProcessorFacts.objects.filter(row__version=annex1).update(place="eea")
    copy = copied(desk, annex1, "annexes/annex1version")
    assert [doubt.message for doubt in copy.doubts.all()] == ["Lijst zonder tekens"]
    assert SubProcessorFacts.objects.get(row__version=copy).place == "eea"
    published = factories.publish(annex1, "2023-03-01T10:00")
    assert not copied(desk, published, "annexes/annex1version").doubts.exists()


@isolate_apps("terms")
def test_a_model_of_facts_that_no_copy_would_take_along_is_named_by_the_checks(monkeypatch: Any) -> None:
    class Registration(models.Model):
        version = models.OneToOneField(TermsVersion, models.CASCADE)

        class Meta:
            app_label = "terms"

    assert checks.a_copy_leaves_nothing_behind() == []
    monkeypatch.setattr(apps, "get_models", lambda: [DepositFacts, Registration])
    [named] = checks.a_copy_leaves_nothing_behind()
    assert "terms.Registration" in named.msg
