"""The demo's mail: it goes to a folder, and this page shows what lies there. In a demo only: it shows sign-in codes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

# Django's file-based mailer puts this after each message.
_END = b"\n" + b"-" * 79 + b"\n"
_LIMIT = 100


@dataclass(frozen=True)
class DemoMail:
    """A message as its recipient would read it."""

    at: datetime
    to: str
    subject: str
    body: str


@require_safe
@never_cache
def show(request: HttpRequest) -> HttpResponse:
    """What the demo has sent, the newest first."""
    if settings.DEMO_OUTBOX is None:
        raise Http404
    return render(request, "demo/outbox.html", {"messages_sent": mail_in(settings.DEMO_OUTBOX)})


def mail_in(folder: Path) -> list[DemoMail]:
    """The last messages in a folder of Django's file-based mailer, the newest first."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)[:_LIMIT]
    texts = [text.strip() for file in files for text in file.read_bytes().split(_END)]
    found = [_read(message_from_bytes(text, policy=policy.default)) for text in texts if text]
    return sorted(found, key=lambda mail: mail.at, reverse=True)[:_LIMIT]


def _read(message: EmailMessage) -> DemoMail:
    # Dressed mail says the same twice; its plain text is what is shown.
    text = message.get_body(("plain",))
    body = text.get_content() if text is not None else ""
    return DemoMail(parsedate_to_datetime(str(message["Date"])), str(message["To"]), str(message["Subject"]), body)
