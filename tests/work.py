"""What the background worker does, on the test's own connection."""

from __future__ import annotations

from collections.abc import Callable

from django.core import mail
from django.core.mail import EmailMessage
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from accounts.mail import deliver

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
    """Send what waits in the queue, in its order; the messages that were sent now."""
    before = len(mail.outbox)
    for queued in DBTaskResult.objects.ready().filter(task_path=deliver.module_path).order_by("enqueued_at"):
        deliver.call(*queued.args_kwargs["args"])
        DBTaskResult.objects.filter(pk=queued.pk).update(status="SUCCESSFUL")
    return mail.outbox[before:]
