"""Settings from the environment: a process started with a wrong value stops, and says which."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured

from dpa_registry.addresses import inbox, mailer
from dpa_registry.env import read_env_file

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DPA_ENV": "production",
    "SECRET_KEY": "k" * 30 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "registry.example",
    "DATABASE_URL": "postgres://registry:p%40ss@db.example/registry?sslmode=verify-full",
    "DPA_DATA_DIR": "var/production",
    "EMAIL_URL": "smtp://mailer:s%3Acret@mail.example",
    "DEFAULT_FROM_EMAIL": "dpa@registry.example",
    "DPA_PUBLIC_URL": "https://registry.example",
    "DPA_SEAL_KEY": "seal.p12",
    "DPA_JOURNAL_KEY": "journal.pem",
    "DPA_SEAL_TRUST": "root.pem",
    "DPA_SEAL_TIME_STAMPS": "https://stamps.example",
}
# Asked for by the level of the seal, and empty where the level needs none.
NEEDED_BY_OTHERS = {"DPA_SEAL_TRUST", "DPA_SEAL_TIME_STAMPS"}


def start(expression: str, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """A process of its own that loads the settings with just these variables and prints ``expression``."""
    code = f"from django.conf import settings; print({expression})"
    unset = dict.fromkeys([*PRODUCTION, "DPA_DEBUG", "DPA_TRUSTED_PROXIES"], "")
    environment = os.environ | unset | {"DJANGO_SETTINGS_MODULE": "dpa_registry.settings"} | variables
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_a_complete_production_starts() -> None:
    started = start("settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE, settings.DEBUG", PRODUCTION)
    assert started.stdout.strip() == "True True False", started.stderr


@pytest.mark.parametrize(("deployment", "is_there"), [("production", False), ("test", True)])
def test_production_has_no_part_that_only_a_demo_needs(deployment: str, is_there: bool) -> None:
    demo = "[name for name in settings.INSTALLED_APPS if name in ('demo', 'whitenoise.runserver_nostatic')]"
    started = start(f"bool({demo})", PRODUCTION | {"DPA_ENV": deployment})
    assert started.stdout.strip() == str(is_there), started.stderr
    command = [sys.executable, "manage.py", "load_demo", "--help"]
    environment = os.environ | PRODUCTION | {"DPA_ENV": deployment}
    found = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ("Unknown command: 'load_demo'" in found.stderr) is not is_there


def test_every_cookie_of_production_is_bound_to_its_host() -> None:
    names = ("SESSION", "CSRF", "DEVICE", "LANGUAGE", "MESSAGES")
    flags = "settings.LANGUAGE_COOKIE_SECURE, settings.LANGUAGE_COOKIE_PATH, settings.SESSION_COOKIE_PATH"
    started = start(", ".join([*(f"settings.{name}_COOKIE_NAME" for name in names), flags]), PRODUCTION)
    *found, secure, path, other = started.stdout.split()
    assert [name.startswith("__Host-") for name in found] == [True] * len(names), started.stderr
    assert (secure, path, other) == ("True", "/", "/")


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name not in {"DPA_ENV", *NEEDED_BY_OTHERS}])
def test_production_does_not_start_without_its_own_value(name: str) -> None:
    # An empty variable is no value either, and keeps a developer's .env from supplying one.
    started = start("settings.DEBUG", PRODUCTION | {name: ""})
    assert started.returncode != 0
    assert f"{name} is not set" in started.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "demo-0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdef"),
        ("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]"),
        ("ALLOWED_HOSTS", "*"),
        ("DATABASE_URL", "sqlite:///var/db.sqlite3"),
        ("DPA_DATA_DIR", "var"),
        ("EMAIL_URL", "file:///srv/outbox"),
        ("DPA_DEBUG", "true"),
        ("DPA_SEAL_KEY", "test"),
        ("DPA_JOURNAL_KEY", "test"),
        ("DPA_SEAL_TIME_STAMPS", "local"),
        ("DPA_SEAL_TRUST", ""),
        ("DPA_SEAL_LEVEL", "B-X"),
    ],
)
def test_production_does_not_start_on_a_demo_value(name: str, value: str) -> None:
    started = start("settings.DEBUG", PRODUCTION | {name: value})
    assert started.returncode != 0
    assert name in started.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DPA_ENV", "staging"),
        ("DPA_DEBUG", "yes"),
        ("DPA_TRUSTED_PROXIES", "-1"),
        ("DATABASE_URL", "oracle://somewhere/x"),
        ("EMAIL_URL", "mail.example"),
        ("EMAIL_URL", "postmark://"),
        ("EMAIL_URL", "mailgun://key@"),
        ("DPA_INBOX_URL", "imaps://mail.example/INBOX"),
        ("DPA_INBOX_URL", "pop3://user:secret@mail.example"),
    ],
)
def test_a_malformed_value_is_named(name: str, value: str) -> None:
    started = start("settings.DEBUG, settings.DATABASES", {"DPA_ENV": "test", name: value})
    assert started.returncode != 0
    assert name in started.stderr.splitlines()[-1]


def test_a_refused_address_does_not_show_its_password() -> None:
    for name in ("DATABASE_URL", "EMAIL_URL", "DPA_INBOX_URL"):
        started = start("settings.DEBUG", PRODUCTION | {name: "ftp://someone:hunter2@host.example/x"})
        assert started.returncode != 0
        assert name in started.stderr
        assert "hunter2" not in started.stderr


@pytest.mark.parametrize(
    ("address", "least", "starts"),
    [
        ("postgres://db.example/x", "", False),
        ("postgres://localhost/x", "", False),
        ("postgres://db.example/x?sslmode=prefer", "", False),
        ("postgres://db.example/x?sslmode=require", "", False),
        ("postgres://db.example/x?sslmode=prefer", "require", False),
        ("postgres://db.example/x?sslmode=require", "require", True),
        ("postgres://db.example/x?sslmode=verify-full", "require", True),
        ("postgres:///x?host=/run/postgresql", "", True),
        ("postgres://%2Frun%2Fpostgresql/x", "", True),
        ("postgres:///x?host=/run/postgresql,db.example", "", False),
        ("postgres:///x?hostaddr=192.0.2.1", "", False),
    ],
)
def test_production_speaks_to_a_database_over_a_network_with_tls_only(address: str, least: str, starts: bool) -> None:
    started = start("settings.DEBUG", PRODUCTION | {"DATABASE_URL": address, "DPA_DATABASE_TLS": least})
    assert (started.returncode == 0) == starts, started.stderr
    assert starts or "DATABASE_URL must say ?sslmode=verify-full" in started.stderr


def test_an_unknown_kind_of_tls_is_named() -> None:
    started = start("settings.DEBUG", PRODUCTION | {"DPA_DATABASE_TLS": "some"})
    assert "DPA_DATABASE_TLS must be one of" in started.stderr


def test_nothing_said_means_production() -> None:
    started = start("settings.IS_PRODUCTION", PRODUCTION | {"DPA_ENV": ""})
    assert started.stdout.strip() == "True", started.stderr


def test_passwords_in_addresses_are_decoded() -> None:
    started = start("settings.DATABASES['default']['PASSWORD'], settings.MAILERS['default']['OPTIONS']", PRODUCTION)
    assert "p@ss" in started.stdout
    assert "s:cret" in started.stdout
    assert "'use_tls': True" in started.stdout


def test_a_line_of_the_env_file_may_be_quoted_and_commented_and_a_dollar_is_itself(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# Voor de demo\n\nDPA_ENV=demo  # hier\nSECRET_KEY='a b#c'\nEMAIL_URL=smtp://x:p$HOME%24@mail#1\n")
    assert read_env_file(file) == {"DPA_ENV": "demo", "SECRET_KEY": "a b#c", "EMAIL_URL": "smtp://x:p$HOME%24@mail#1"}
    assert read_env_file(tmp_path / "none") == {}


@pytest.mark.parametrize("line", ["SECRET_KEY", "1A=2", "een twee=3", 'SECRET_KEY="open'])
def test_a_malformed_line_of_the_env_file_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    file = tmp_path / ".env"
    file.write_text(f"DPA_ENV=demo\n\n{line}\n")
    with pytest.raises(ImproperlyConfigured, match=r"^\.env, line 3: expected NAME=value\.$"):
        read_env_file(file)


@pytest.mark.parametrize(
    ("url", "security", "port", "folder"),
    [
        ("imaps://bezwaar%40processor.example:a%2Fb@mail.example/Bezwaar%20en%20meer", "tls", 993, "Bezwaar en meer"),
        ("imap://bezwaar%40processor.example:a%2Fb@mail.example:1143", "starttls", 1143, "INBOX"),
    ],
)
def test_the_mailbox_is_reached_with_tls_in_any_case(url: str, security: str, port: int, folder: str) -> None:
    found = inbox(url)
    assert found is not None
    assert (found["security"], found["port"], found["folder"]) == (security, port, folder)
    assert (found["host"], found["user"], found["password"]) == ("mail.example", "bezwaar@processor.example", "a/b")


def test_a_provider_is_reached_where_its_address_says() -> None:
    european = mailer(urlsplit("mailgun://key-1@mg.processor.example?region=eu"))
    assert european["OPTIONS"] == {
        "api_key": "key-1",
        "sender_domain": "mg.processor.example",
        "api_url": "https://api.eu.mailgun.net/v3",
    }
    assert mailer(urlsplit("postmark://token@"))["OPTIONS"] == {"server_token": "token"}
