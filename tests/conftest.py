"""What every test stands on: a database whose triggers let the test runner, and nobody else, empty the tables."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django import Settings

from documents import triggers
from tests.texts import draft, officer, published

__all__ = ["draft", "officer", "published"]


@pytest.fixture(autouse=True)
def everybody_reads_dutch_until_they_choose(settings: Settings) -> None:
    """A request leaves its visitor's language active in the thread; each test begins with the registry's own."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True, scope="session")
def triggers_let_the_runner_flush() -> Iterator[None]:
    """Lift the triggers around the flush with which Django ends a transactional test.

    They refuse exactly what a flush does: to empty tables that hold published versions.
    """
    # The one step of a test case's end that empties tables; django-stubs leaves it out, as it is Django's own.
    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def flush_without_triggers(case: TransactionTestCase) -> None:
        with triggers.lifted():
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush_without_triggers)
        yield
