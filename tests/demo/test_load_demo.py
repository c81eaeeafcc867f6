"""The demo loads once, through the lifecycle, and shows the interesting cases."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts.models import User
from agreements.models import Receipt
from customers.models import Customer
from demo import loading as demo
from documents.models import DocumentVersion
from documents.proof.verification import disagreements
from documents.rows.drafting import content_of
from tests.texts import NOW

pytestmark = pytest.mark.django_db


def load() -> str:
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def test_six_versions_are_published_and_verify() -> None:
    load()
    assert DocumentVersion.objects.published().count() == 6
    assert sum(version.number is not None for version in DocumentVersion.objects.all()) == 5
    assert list(disagreements(now=NOW)) == []


def test_the_skeleton_is_that_of_the_sources() -> None:
    load()
    for version in DocumentVersion.objects.of_kind("terms").with_names():
        counts = [len(article.paragraphs) for article in content_of(version).articles]
        assert counts == [2, 4, 4, 5, 2, 2, 2, 3, 2, 2, 1, 3, 3, 1, 2]
    interfaces = [len(content_of(v).interfaces) for v in DocumentVersion.objects.of_kind("annex1").with_names()]
    assert interfaces == [14, 13]
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
    assert DocumentVersion.objects.count() == 6


@override_settings(IS_PRODUCTION=True)
def test_production_refuses_passwords_that_everybody_knows() -> None:
    with pytest.raises(CommandError):
        load()
    assert not User.objects.exists()
