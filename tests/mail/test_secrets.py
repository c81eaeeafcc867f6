"""Codes, links and keys: nobody who reads the whole database, or the log, can open a door with what stands there."""

from __future__ import annotations

import base64
import logging
import re
import zlib
from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils.log import configure_logging

from mail.delivery import deliver_due
from tests import cast, factories
from tests.accounts.people import PASSPHRASE, code_in, person

pytestmark = pytest.mark.django_db


def everything_stored() -> str:
    """Every value of every table as text, and what is packed in it: base64, and compressed under that."""
    texts: list[str] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            texts.extend(str(value) for row in cursor.fetchall() for value in row)
    packed = [part for text in texts for part in re.findall(r"[A-Za-z0-9_\-+/=]{16,}", text)]
    return "\n".join([*texts, *(text for part in packed for text in unpack(part))])


def unpack(part: str) -> Iterator[str]:
    try:
        data = base64.b64decode(part.strip("=").replace("-", "+").replace("_", "/") + "==")
    except ValueError:
        return
    yield data.decode("latin-1")
    try:
        yield zlib.decompress(data).decode("latin-1")
    except zlib.error:
        return


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the settings' own handler writes, at the most talkative level."""
    written = StringIO()
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
    names = ("", "django", "django.server", "granian.access")
    handlers = [handler for name in names for handler in logging.getLogger(name).handlers]
    streams = [(handler, handler.stream) for handler in handlers if isinstance(handler, logging.StreamHandler)]
    levels = {name: logging.getLogger(name).level for name in names}
    for handler, _stream in streams:
        handler.stream = written
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield written
    for handler, stream in streams:
        handler.stream = stream
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def test_a_sign_in_code_stands_nowhere_before_and_after_it_is_sent() -> None:
    person()
    client = Client()
    client.post("/account/login/code/", {"email": "ada@example.org"}, follow=True)
    before = everything_stored()
    deliver_due()
    code = code_in(str(mail.outbox[0].body))
    for stored in (before, everything_stored()):
        assert code not in stored
        assert code.replace("-", "") not in stored
    # It is in the session, though, and works.
    client.post("/account/login/code/confirm/", {"code": code})
    assert "_auth_user_id" in client.session


def test_the_key_of_a_session_is_not_stored_and_opens_it(client: Client) -> None:
    person()
    client.post("/account/login/", {"login": "ada@example.org", "password": PASSPHRASE})
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert key not in everything_stored()
    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = key
    assert other.get("/account/").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_key FROM django_session")
        stolen = [row[0] for row in cursor.fetchall()]
    for stored in stolen:
        thief = Client()
        thief.cookies[settings.SESSION_COOKIE_NAME] = stored
        assert thief.get("/account/").status_code == 302


def test_a_link_for_a_new_password_stands_neither_in_the_database_nor_in_the_log(log: StringIO) -> None:
    person()
    client = Client()
    client.post("/account/password/reset/", {"email": "ada@example.org"})
    before = everything_stored()
    deliver_due()
    found = re.search(r"/account/password/reset/key/([\w-]+)/", str(mail.outbox[0].body))
    assert found
    secret = found.group(1)
    assert client.get(found.group(), follow=True).status_code == 200
    client.get(f"{found.group()}nothing-here")
    for text in (before, everything_stored(), log.getvalue()):
        assert secret not in text
    assert "/account/password/reset/key/[…]" in log.getvalue()


def test_the_link_of_an_invitation_stands_neither_in_the_database_nor_in_the_log(log: StringIO) -> None:
    customer = factories.customer()
    client = Client()
    client.force_login(cast.member(customer, "administrator"))
    values = {"email": "nieuw@example.org", "role": "reader", "language": "nl"}
    client.post(f"/klant/{customer.code}/leden/", values)
    before = everything_stored()
    deliver_due()
    found = re.search(r"/uitnodiging/([\w-]+)/", str(mail.outbox[0].body))
    assert found
    token, link = found.group(1), found.group()
    visitor = Client(enforce_csrf_checks=True)
    assert visitor.get(link).status_code == 200
    assert visitor.post(link, {"name": "Ada"}).status_code == 403  # logged by Django, with the path
    assert visitor.get(f"{link}x").status_code == 404
    access = {"path": link, "query_string": f"token={token}"}
    logging.getLogger("granian.access").info('"GET %(path)s?%(query_string)s" 200', access)
    logging.getLogger("django.server").info('"GET %s HTTP/1.1" 200', link)
    for text in (before, everything_stored(), log.getvalue()):
        assert token not in text
    assert log.getvalue().count("/uitnodiging/[…]/") >= 4


def test_what_identifies_a_page_stays_in_the_log(log: StringIO) -> None:
    Client().get("/klant/gemeente-waterakker-aan-de-vliet/nergens/")
    assert "/klant/gemeente-waterakker-aan-de-vliet/nergens/" in log.getvalue()
