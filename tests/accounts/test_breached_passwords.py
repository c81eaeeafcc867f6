"""A password that a breach made known is nobody's: by the list that comes along, a file, or a service."""

from __future__ import annotations

import hashlib
import random
import string
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from accounts.passwords.breached import COMMON, ListUnavailable, find_in_file
from dpa_registry.strength import breaches_are_known
from tests.accounts.people import PASSPHRASE, person, sign_in

STOLEN = "vierkante-wielen-rollen-slecht"


def sha1(text: str) -> str:
    return hashlib.sha1(text.encode()).hexdigest().upper()


def codes(password: str) -> set[str | None]:
    """Why a password is refused; empty when it is not."""
    try:
        validate_password(password)
    except ValidationError as refusal:
        return {error.code for error in refusal.error_list}
    return set()


@pytest.mark.parametrize("password", ["1q2w3e4r5t6y", "q1w2e3r4t5y6", "Qwerty123456", "QWERTYUIOPASDFGHJKL"])
def test_the_most_used_ones_of_twelve_characters_are_refused(password: str) -> None:
    assert "password_breached" in codes(password)


def test_the_list_that_comes_along_has_thousands_that_would_else_do() -> None:
    digests = COMMON.read_text().split()
    assert len(digests) == 10_000
    assert digests == sorted(set(digests))
    assert all(find_in_file(COMMON, digest) for digest in digests[::500] + digests[-3:])


@pytest.mark.django_db
def test_who_chooses_one_is_told_what_to_do() -> None:
    person()
    client = Client(headers={"accept-language": "nl"})
    sign_in(client, "ada@example.org")
    fields = {"oldpassword": PASSPHRASE, "password1": "1q2w3e4r5t6y", "password2": "1q2w3e4r5t6y"}
    page = client.post("/account/password/change/", fields)
    assert page.status_code == 200
    assert "lijst van gestolen wachtwoorden" in page.text
    assert "vier woorden" in page.text


@pytest.mark.parametrize("ending", ["\n", "\r\n", ":7\r\n", ":1234567\n"])
def test_a_file_is_searched_whatever_its_lines_end_with(tmp_path: Path, ending: str) -> None:
    chance = random.Random(7)
    words = ["".join(chance.choices(string.ascii_letters, k=12)) for _each in range(1500)]
    digests = sorted(map(sha1, words))
    listed, absent = digests[::2], digests[1::2]
    file = tmp_path / "breaches.txt"
    file.write_text("".join(digest + ending for digest in listed).rstrip())
    assert all(find_in_file(file, digest) for digest in listed)
    assert not any(find_in_file(file, digest) for digest in absent)
    assert not any(find_in_file(file, digest) for digest in ("0" * 40, "F" * 40))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_short_lists_are_lists(tmp_path: Path, count: int) -> None:
    listed = sorted(map(sha1, ["first", "second"][:count]))
    file = tmp_path / "breaches.txt"
    file.write_text("".join(f"{digest}\n" for digest in listed))
    assert [find_in_file(file, sha1(word)) for word in ("first", "second", "third")] == [
        sha1(word) in listed for word in ("first", "second", "third")
    ]


def test_what_the_operator_named_counts_too(tmp_path: Path, settings: Settings) -> None:
    assert codes(STOLEN) == set()
    file = tmp_path / "breaches.txt"
    file.write_text(f"{sha1('a')}:3\r\n{sha1(STOLEN)}:1\r\n")
    settings.BREACHED_PASSWORDS = str(file)
    assert codes(STOLEN) == {"password_breached"}
    # A list of small letters is asked as well.
    assert codes(STOLEN.upper()) == {"password_breached"}
    assert codes(f"{STOLEN}!") == set()


def test_a_file_that_is_away_holds_nobody_up_and_is_told(
    tmp_path: Path, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.BREACHED_PASSWORDS = str(tmp_path / "away.txt")
    assert codes(STOLEN) == set()
    assert "away.txt can't be read" in caplog.text
    assert STOLEN not in caplog.text
    assert sha1(STOLEN) not in caplog.text.upper()
    assert [message.id for message in breaches_are_known(None)] == ["dpa_registry.E010"]


@pytest.mark.parametrize("text", ["", "passwords\nin plain\n", f"{'F' * 40}\n{'A' * 40}\n"])
def test_a_file_that_is_no_such_list_is_told(tmp_path: Path, settings: Settings, text: str) -> None:
    file = tmp_path / "breaches.txt"
    file.write_text(text)
    settings.BREACHED_PASSWORDS = str(file)
    assert [message.id for message in breaches_are_known(None)] == ["dpa_registry.E010"]
    file.write_text(f"{'A' * 40}\n{'F' * 40}\n")
    assert breaches_are_known(None) == []


def test_no_list_of_all_is_said(settings: Settings) -> None:
    settings.BREACHED_PASSWORDS = ""
    assert [message.id for message in breaches_are_known(None)] == ["dpa_registry.I001"]


class Service:
    """Answers by k-anonymity on the loopback, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.status, self.listed = 200, {STOLEN: 3}
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.asked.append(self.path)
                self.send_response(service.status)
                if service.status == 302:
                    self.send_header("Location", f"/elsewhere/{self.path.rpartition('/')[2]}")
                self.end_headers()
                beginning = self.path.rpartition("/")[2]
                for word, count in service.listed.items():
                    if sha1(word).startswith(beginning):
                        self.wfile.write(f"{sha1(word)[5:]}:{count}\r\n".encode())
                self.wfile.write(f"{'0' * 34}1:0\r\n".encode())

            def log_message(self, format: str, *args: object) -> None:
                """The test's output is not the place for an access log."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


@pytest.fixture
def service(settings: Settings) -> Iterator[Service]:
    made = Service()
    settings.BREACHED_PASSWORDS = f"http://127.0.0.1:{made.server.server_port}/range/"
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_service_learns_five_digits_and_says_no(service: Service) -> None:
    assert codes(STOLEN) == {"password_breached"}
    assert service.asked == [f"/range/{sha1(STOLEN)[:5]}"]
    # Padding, which is no password that was found.
    service.listed = {STOLEN: 0}
    assert codes(STOLEN) == set()


@pytest.mark.parametrize("status", [302, 429, 500])
def test_a_service_that_does_not_say_holds_nobody_up_and_is_not_followed(
    service: Service, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    service.status = status
    assert codes(STOLEN) == set()
    assert f"the service answered {status}" in caplog.text
    assert not any(path.startswith("/elsewhere") for path in service.asked)


def test_a_service_that_is_away_holds_nobody_up(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    settings.BREACHED_PASSWORDS = "http://127.0.0.1:1/range/"
    assert codes(STOLEN) == set()
    assert "the service does not answer (ConnectionError)" in caplog.text


def test_a_line_that_is_none_is_named(tmp_path: Path) -> None:
    file = tmp_path / "breaches.txt"
    file.write_text("x" * 500)
    with pytest.raises(ListUnavailable):
        find_in_file(file, "A" * 40)
