"""The demo loads once, through the lifecycle, and shows the interesting cases."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import User
from agreements.models import Receipt
from customers.models import Customer
from demo import loading as demo
from documents.models import DocumentVersion
from documents.moments import local_day
from documents.notes import changes_of
from documents.proof.verification import disagreements
from documents.rows.drafting import content_of
from notices.models import Announcement

pytestmark = pytest.mark.django_db


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def test_six_versions_are_published_and_verify() -> None:
    load()
    assert DocumentVersion.objects.published().count() == 6
    assert sum(version.number is not None for version in DocumentVersion.objects.published()) == 5
    assert list(disagreements(now=timezone.now())) == []


def test_the_skeleton_is_that_of_the_sources() -> None:
    load()
    for version in DocumentVersion.objects.of_kind("terms").with_names():
        counts = [len(article.paragraphs) for article in content_of(version).articles]
        assert counts == [2, 4, 4, 5, 2, 2, 2, 3, 2, 2, 1, 3, 3, 1, 2]
    interfaces = [len(content_of(v).interfaces) for v in DocumentVersion.objects.of_kind("annex1").with_names()]
    assert interfaces == [14, 13, 13]  # the last is that of the announced draft
    assert [len(content_of(v).categories) for v in DocumentVersion.objects.of_kind("annex2").with_names()] == [13, 13]


def test_accounts_are_printed_and_sign_in() -> None:
    out = load()
    for user in User.objects.all():
        assert user.email in out
        assert user.check_password(demo.PASSWORD)
    assert demo.PASSWORD in out


def test_three_customers_have_a_history_with_a_voided_receipt() -> None:
    load()
    assert Customer.objects.count() == 3
    assert Receipt.objects.filter(voided_at__isnull=False).exists()
    assert Receipt.objects.filter(imported_history=True).exists()


def test_loading_again_changes_nothing_and_tells_the_accounts_again() -> None:
    load()
    said = load()
    assert "officer@example.org  Redacteur, Uitgever, Klantenbalie, Beheerder" in said
    assert "auditor@example.org  Auditor\n" in said
    assert DocumentVersion.objects.count() == 8
    assert Announcement.objects.count() == 1


def test_a_change_is_announced_and_objected_to_and_the_next_terms_are_being_written(client: Client) -> None:
    load()
    officer = User.objects.get(email="officer@example.org")
    client.force_login(officer)
    page = client.get("/admin/", headers={"accept-language": "nl"}).content.decode()
    assert "Eén bezwaar staat open" in page
    draft = DocumentVersion.objects.of_kind("terms").get(status="draft")
    assert [change.row.place for change in changes_of(draft).changes] == ["art. 10 lid 1"]

    # Whom the line does not concern is told nothing; the others may object within ten days of the notice.
    told = {notice.customer.code: notice for notice in Announcement.objects.get().notices.all()}
    assert set(told) == {"waterakker", "zandwolde"}
    deadline = told["waterakker"].deadline_on
    assert deadline is not None
    assert deadline - local_day(timezone.now()) >= timedelta(days=10)
    client.force_login(User.objects.get(email="waterakker@example.org"))
    objection = told["waterakker"].objections.get()
    page = client.get(f"/klant/waterakker/bezwaren/{objection.pk}/", headers={"accept-language": "nl"}).content.decode()
    assert "Joris van Elten" in page


@override_settings(IS_PRODUCTION=True)
def test_production_refuses_passwords_that_everybody_knows() -> None:
    with pytest.raises(CommandError):
        load()
    assert not User.objects.exists()
