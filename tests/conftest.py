"""What every test stands on: a database whose tables the test runner, and nobody else, may empty."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django import DjangoDbBlocker, Settings

from documents import triggers
from tests import database_roles, tables
from tests.texts import draft, officer, published
from tests.worker import work

__all__ = ["draft", "officer", "published", "work"]


@pytest.fixture(autouse=True)
def everybody_reads_dutch_until_they_choose(settings: Settings) -> None:
    """A request leaves its visitor's language active in the thread; each test begins with the registry's own."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database with the roles of a production, under whose rights requests are answered and tasks done."""
    with django_db_blocker.unblock():
        database_roles.make()
    patch = database_roles.hold()
    yield
    patch.undo()


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
            with triggers.lifted():
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
