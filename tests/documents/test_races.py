"""Several people at once: each publication is whole, each number and ledger position is given once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from accounts.models import User
from documents import lifecycle
from documents.errors import RegistryError
from documents.models import DocumentVersion, Publication
from documents.proof.verification import disagreements
from tests.texts import NOW, Drafter

pytestmark = pytest.mark.django_db(transaction=True)


def _together(*jobs: Callable[[], Any]) -> list[BaseException | None]:
    """Run the jobs at the same time, each on a connection of its own; what each of them raised."""
    barrier = threading.Barrier(len(jobs))
    outcome: list[BaseException | None] = [None] * len(jobs)

    def run(index: int) -> None:
        try:
            barrier.wait()
            jobs[index]()
        except (RegistryError, IntegrityError, OperationalError) as refusal:
            outcome[index] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcome


def test_of_eight_publishers_of_one_draft_one_succeeds(draft: Drafter, officer: User) -> None:
    version = draft("terms")
    outcome = _together(*[lambda: lifecycle.publish(version, by=officer, at=NOW, recorded_at=NOW) for _ in range(8)])
    assert outcome.count(None) == 1
    assert Publication.objects.count() == 1


def test_eight_drafts_published_at_once_make_one_unbroken_chain(published: Drafter, officer: User) -> None:
    original = published("annex2")
    drafts = [lifecycle.copy_to_draft(original, by=officer, at=NOW) for _ in range(8)]
    for index, draft in enumerate(drafts):
        draft.subject = f"Versie {index}"
        draft.save()
    outcome = _together(
        *[lambda d=draft: lifecycle.publish(d, by=officer, at=NOW, recorded_at=NOW) for draft in drafts]
    )
    assert outcome == [None] * 8
    assert list(disagreements(now=NOW)) == []
    assert list(Publication.objects.values_list("sequence", flat=True)) == list(range(1, 10))


@pytest.mark.parametrize("attempt", range(6))
def test_an_editor_beside_a_publisher_never_leaves_rows_that_differ_from_the_seal(
    draft: Drafter, officer: User, attempt: int
) -> None:
    version = draft("terms")
    row = version.paragraphrow_rows.all()[0]

    def edit() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            # Raw SQL, so that only the triggers stand between the editor and the sealed text.
            cursor.execute("UPDATE terms_paragraphrow SET text = '<p>Gewijzigd.</p>' WHERE id = %s", [row.pk])
            cursor.execute("SELECT count(*) FROM terms_paragraphrow")

    _together(edit, lambda: lifecycle.publish(version, by=officer, at=NOW, recorded_at=NOW))
    assert DocumentVersion.objects.get(pk=version.pk).is_published
    assert list(disagreements(now=NOW)) == []


def test_an_editor_whose_transaction_is_open_makes_the_publisher_wait(draft: Drafter, officer: User) -> None:
    version = draft("terms")
    row = version.paragraphrow_rows.all()[0]
    edited, may_commit = threading.Event(), threading.Event()

    def edit() -> None:
        with transaction.atomic():
            row.text = "<p>Gewijzigd.</p>"
            row.save()
            edited.set()
            may_commit.wait(timeout=0.5)
        connection.close()

    editor = threading.Thread(target=edit)
    editor.start()
    assert edited.wait(timeout=10)
    entry = lifecycle.publish(version, by=officer, at=NOW, recorded_at=NOW)
    may_commit.set()
    editor.join()
    assert "Gewijzigd." in entry.canonical
    assert list(disagreements(now=NOW)) == []
