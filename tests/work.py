"""What the background worker does, on the test's own connection."""

from __future__ import annotations

from collections.abc import Callable

from django.core import mail
from django.core.mail import EmailMessage
from django_tasks_db.management.commands import db_worker

from mail.delivery import deliver_due

type Work = Callable[[], None]
type Mail = Callable[[], list[EmailMessage]]


def run_worker() -> None:
    """Run a worker until its queue is empty."""
    db_worker.Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="test",
        excluded_queue_names=[],
    ).run()


def deliver_mail() -> list[EmailMessage]:
    """Send what waits in the outbox, in its order; the messages that were sent now."""
    before = len(mail.outbox)
    deliver_due()
    return mail.outbox[before:]
