"""While a PDF is being made: a page that looks again, says when nobody works, and lets one try again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from copies.models import Rendering
from portal.views.files import streaming
from tests import cast
from tests.copies.reading.short import Short
from tests.work import Work
from workers import heartbeat as workers
from workers.models import WorkerHeartbeat

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def address(short: Short) -> str:
    return f"/versies/{short.later.reference}.pdf"


def ask(client: Client, address: str, **extra: Any) -> Any:
    """Press the button, and look at what comes."""
    return client.post(address, follow=True, **extra)


def test_looking_asks_for_nothing(address: str, client: Client) -> None:
    page = client.get(address, headers=ENGLISH)
    assert page.status_code == 200
    assert "Make the PDF" in page.text
    assert not Rendering.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_without_a_worker_the_page_says_so_and_looks_again_now_and_then(address: str, client: Client) -> None:
    response = ask(client, address, headers=ENGLISH)
    assert response.status_code == 202
    assert response.headers["Refresh"] == "15"
    assert "No background worker is running" in response.text


def test_with_a_worker_alive_the_page_looks_again_soon(address: str, client: Client) -> None:
    workers.beat("one", now=timezone.now())
    response = ask(client, address, headers=ENGLISH)
    assert response.headers["Refresh"] == "2"
    assert "No background worker" not in response.text
    assert "no-store" in response.headers["Cache-Control"]


def test_a_worker_that_has_been_silent_for_a_minute_counts_as_dead(address: str, client: Client) -> None:
    workers.beat("one", now=timezone.now() - timedelta(seconds=61))
    assert "No background worker is running" in ask(client, address, headers=ENGLISH).text


def test_a_failed_rendering_is_said_and_can_be_tried_again(
    address: str, client: Client, work: Work, tmp_path: Path
) -> None:
    ask(client, address, headers=ENGLISH)
    # A storage that cannot be written: the folder's place is taken by a file.
    blocked = tmp_path / "private" / "renderings"
    blocked.parent.mkdir(exist_ok=True)
    blocked.write_text("")
    work()
    response = client.get(address, headers=ENGLISH)
    assert response.status_code == 500
    assert "The PDF could not be made" in response.text
    assert "Refresh" not in response.headers
    blocked.unlink()
    assert client.post(address, headers=ENGLISH).status_code == 302
    work()
    assert client.get(address, headers=ENGLISH).status_code == 200


def test_a_file_that_the_storage_lost_is_made_again(address: str, client: Client, work: Work) -> None:
    ask(client, address)
    work()
    rendering = Rendering.objects.get()
    rendering.file.storage.delete(str(rendering.file.name))
    assert client.get(address).status_code == 200
    assert ask(client, address).status_code == 202
    work()
    assert client.get(address).headers["Content-Type"] == "application/pdf"
    assert Rendering.objects.count() == 1


def test_a_killed_workers_task_is_taken_over(address: str, client: Client, work: Work) -> None:
    ask(client, address)
    long_ago = timezone.now() - timedelta(minutes=2)
    task = DBTaskResult.objects.get()
    task.claim("killed")
    DBTaskResult.objects.update(started_at=long_ago)
    WorkerHeartbeat.objects.create(worker="killed", seen_at=long_ago)
    work()
    assert client.get(address).status_code == 202
    workers.beat("another", now=timezone.now())
    workers.reap(now=timezone.now())
    work()
    assert client.get(address).status_code == 200


def test_a_task_of_a_worker_that_is_alive_is_left_alone(address: str, client: Client) -> None:
    ask(client, address)
    now = timezone.now()
    DBTaskResult.objects.get().claim("busy")
    DBTaskResult.objects.update(started_at=now - timedelta(minutes=2))
    workers.beat("busy", now=now)
    assert DBTaskResult.objects.running().count() == 1


def test_a_task_that_loses_three_workers_fails_and_can_be_tried_again(address: str, client: Client, work: Work) -> None:
    ask(client, address)
    for worker in ("first", "second", "third"):
        DBTaskResult.objects.get().claim(worker)
        DBTaskResult.objects.update(started_at=timezone.now() - timedelta(minutes=2))
        workers.reap(now=timezone.now())
    assert DBTaskResult.objects.failed().count() == 1
    assert client.get(address).status_code == 500
    client.post(address)
    work()
    assert client.get(address).status_code == 200


def test_running_the_task_twice_makes_one_file(address: str, client: Client, work: Work) -> None:
    ask(client, address)
    work()
    before = Rendering.objects.get()
    DBTaskResult.objects.update(status="READY")
    work()
    after = Rendering.objects.get()
    assert (after.file.name, after.rendered_at) == (before.file.name, before.rendered_at)


def test_a_visitor_has_no_end_of_pdfs_made_and_nobody_else_is_held_up_by_it(
    short: Short, address: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was made once is everybody's; what was not costs a worker's time and room in the store."""
    monkeypatch.setattr(streaming, "_RATES", "1/h/ip,2/h/key")
    earlier = f"/versies/{short.earlier.reference}.pdf"
    assert ask(client, address).status_code == 202
    refused = client.post(earlier)
    assert refused.status_code == 429
    assert Rendering.objects.count() == DBTaskResult.objects.count() == 1
    # From another address it is made, until all visitors together have had enough; who is signed in goes on.
    assert ask(client, earlier, REMOTE_ADDR="192.0.2.7").status_code == 202
    assert client.post(earlier, headers=ENGLISH, REMOTE_ADDR="192.0.2.8").status_code == 429
    assert ask(cast.signed_in(cast.officer()), earlier, headers=ENGLISH).status_code == 202
    assert client.get(address).status_code == 202
