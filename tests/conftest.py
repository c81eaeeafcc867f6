"""What every test stands on: an empty database and folder of its own, the cast, and the two registries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client, TransactionTestCase
from django.utils import translation
from django_tasks_db.management.commands import db_worker
from pytest_django import DjangoDbBlocker, Settings

from accounts.models import User
from customers.models import Customer
from documents import lifecycle, triggers
from documents.models import DocumentVersion
from documents.rows.drafting import create_draft
from journal.acts import on_stray_write
from tests import cast, database_roles, factories, tables
from tests import small as small_registry
from tests.demo_rows import load_demo
from tests.journal import stray
from tests.small import Small
from tests.texts import NOW, Drafter, content, line_for
from tests.work import Mail, Work, deliver_mail, run_worker

# --- Around every test ------------------------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def everybody_reads_dutch_until_they_choose(settings: Settings) -> None:
    """A request leaves its visitor's language active in the thread; each test begins with the registry's own."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def texts_are_numbered_from_one() -> None:
    factories.begin_anew()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database with the roles of a production, under whose rights requests are answered and tasks done."""
    with django_db_blocker.unblock():
        database_roles.make()
    patch = database_roles.hold()
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def every_act_is_entered() -> None:
    """A service that writes what the journal holds outside an act fails the test that calls it."""
    on_stray_write(stray.refuse)


@pytest.fixture(autouse=True)
def private_storage(settings: Settings, tmp_path: Path) -> None:
    """The files of a test lie in its own folder."""
    place: dict[str, Any] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "private", "base_url": None},
    }
    settings.STORAGES = {**settings.STORAGES, "default": place}


@pytest.fixture(autouse=True, scope="session")
def the_runner_empties_the_tables() -> Iterator[None]:
    """Let a transactional test end in empty tables, which the triggers refuse to everybody.

    Django flushes, and then makes content types, permissions and triggers anew. Here only rows are removed, as long as
    what migrate made is as it was before the test.
    """
    # The steps of a test case's begin and end; django-stubs leaves them out, as they are Django's own.
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    begin = TransactionTestCase._fixture_setup  # type: ignore[attr-defined]
    before: list[str] = []

    def remember(case: type[TransactionTestCase]) -> None:
        before[:] = [tables.made_by_migrate()]
        begin.__func__(case)

    def empty(case: TransactionTestCase) -> None:
        if before == [tables.made_by_migrate()] and tables.can_do_without_triggers():
            tables.empty()
        else:
            with triggers.lift():
                flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_setup", classmethod(remember))
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture
def in_english() -> Iterator[None]:
    """What the registry says, said in English, which the test's own words are."""
    with translation.override("en"):
        yield


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    """Run a worker until the queue is empty, on the test's own connection, which it must not close."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    return run_worker


@pytest.fixture
def post(mailoutbox: list[EmailMessage]) -> Mail:
    """All messages of the test, once a worker has sent what is queued."""

    def run() -> list[EmailMessage]:
        deliver_mail()
        return mailoutbox

    return run


# --- The officer ------------------------------------------------------------------------------------------------------


@pytest.fixture
def officer(db: None) -> User:
    return cast.officer()


@pytest.fixture
def desk(officer: User) -> Client:
    """The browser of the officer, in English."""
    return cast.signed_in(officer, language="en")


@pytest.fixture
def chief(officer: User) -> Client:
    """The browser of an officer who may do everything, in English."""
    officer.is_superuser = True
    officer.save()
    return cast.signed_in(officer, language="en")


@pytest.fixture
def draft(officer: User) -> Drafter:
    """Makes a draft of one of the demo's texts."""
    return lambda name: create_draft(content(name), line_for(name), by=officer, at=NOW)


@pytest.fixture
def published(draft: Drafter, officer: User) -> Drafter:
    """Makes a published version of one of the demo's texts."""

    def publish(name: str) -> DocumentVersion:
        return lifecycle.publish(draft(name), by=officer, at=NOW, recorded_at=NOW).version

    return publish


# --- The demo's registry and a member ---------------------------------------------------------------------------------


@pytest.fixture
def registry(db: None) -> None:
    """The demo: six versions, three customers with histories."""
    load_demo()


@pytest.fixture
def hoogvoorde(registry: None) -> Customer:
    return Customer.objects.get(code="hoogvoorde")


@pytest.fixture
def owner(registry: None) -> Client:
    """The browser of a member of Gemeente Hoogvoorde, and of no other customer, in Dutch."""
    return cast.signed_in(User.objects.get(email="hoogvoorde@example.org"))


# --- The small registry and its members -------------------------------------------------------------------------------


@pytest.fixture
def small(db: None) -> Small:
    return small_registry.registry()


@pytest.fixture
def manager(small: Small) -> Client:
    """The browser of the customer's contract manager, in English."""
    return cast.signed_in(small.member(), language="en")


@pytest.fixture
def reader(small: Small) -> Client:
    """The browser of a member who may only read, in English."""
    return cast.signed_in(small.member("reader"), language="en")
