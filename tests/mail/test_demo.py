"""Where the mail of the demo lands, and where its links lead."""

from __future__ import annotations

from email.utils import format_datetime
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import include, path
from django.utils import timezone
from pytest_django import Settings

from dpa_registry.urls import urlpatterns as all_but_the_demo
from mail import outbox
from mail.delivery import deliver_due
from scripts.serve import with_own_address

pytestmark = pytest.mark.django_db
urlpatterns = [*all_but_the_demo, path("", include("demo.urls"))]


def write(subject: str) -> None:
    body = "Hallo,\n\nhttps://registry.example/a?b=1 <script>alert(1)</script>\nGroet, Ünal"
    outbox.post(subject, body, address="ada@example.org", at=timezone.now())


def test_the_demo_shows_what_it_would_have_sent(settings: Settings, tmp_path: Path) -> None:
    settings.ROOT_URLCONF = __name__
    settings.DEMO_OUTBOX = tmp_path
    backend = "django.core.mail.backends.filebased.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": {"file_path": str(tmp_path)}}}
    assert "No message yet." in Client(headers={"accept-language": "en"}).get("/demo/mail/").text
    for subject in ("Eerste bericht", "Tweede bericht"):
        write(subject)
    dressed = EmailMultiAlternatives("Kennisgeving", "In gewone tekst", to=["ada@example.org"])
    dressed.attach_alternative("<p>In gewone tekst</p>", "text/html")
    dressed.extra_headers["Date"] = format_datetime(timezone.now())
    assert deliver_due() == (2, True)
    dressed.send()
    text = Client().get("/demo/mail/").text
    assert "Eerste bericht" in text
    assert "Tweede bericht" in text
    assert "ada@example.org" in text
    assert "In gewone tekst" in text
    assert "Groet, Ünal" in text
    assert '<a href="https://registry.example/a?b=1" rel="nofollow">' in text
    assert "<script>alert(1)" not in text


@pytest.mark.parametrize("urlconf", ["dpa_registry.urls", __name__])
def test_nowhere_else_is_there_such_a_page(settings: Settings, urlconf: str) -> None:
    settings.ROOT_URLCONF = urlconf
    assert settings.DEMO_OUTBOX is None
    assert Client().get("/demo/mail/").status_code == 404


@pytest.mark.parametrize(
    ("named", "host", "told"),
    [
        ({"DPA_ENV": "demo"}, "127.0.0.1", {"DPA_PUBLIC_URL": "http://localhost:8123"}),
        ({"DPA_ENV": "demo"}, "192.0.2.7", {"DPA_PUBLIC_URL": "http://192.0.2.7:8123"}),
        ({"DPA_ENV": "demo"}, "2001:db8::1", {"DPA_PUBLIC_URL": "http://[2001:db8::1]:8123"}),
        ({"DPA_ENV": "demo", "DPA_PUBLIC_URL": "https://demo.example"}, "127.0.0.1", {}),
        ({}, "127.0.0.1", {}),
    ],
)
def test_links_of_a_demo_lead_to_the_port_on_which_it_runs(
    named: dict[str, str], host: str, told: dict[str, str]
) -> None:
    assert with_own_address(named, host, 8123) == told
