"""A provider instead of SMTP: how a notice goes to it, and which of its reports are believed."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone
from pytest_django import Settings

from dpa_registry.urls import urlpatterns as registry
from mail.delivery import deliver_due
from mail.events import VIEWS
from mail.models import OutgoingMail
from notices.acts.announcing import announce
from notices.models import Notice, NoticeAddress
from notices.window import giving
from tests import cast
from tests.factories import local
from tests.notices.change import TELLING, draft
from tests.small import Small

pytestmark = pytest.mark.django_db
urlpatterns = [*registry, *(path(f"{name}/", view.as_view()) for name, view in VIEWS.items())]
KEY, SECRET = "key-of-mailgun", "naam:wachtwoord"
Address = NoticeAddress.State
# As Postmark says it.
INACTIVE = (
    "You tried to send to recipient(s) that have been marked as inactive. Found inactive addresses: {}. Inactive "
    "recipients are ones that have generated a hard bounce, a spam complaint, or a manual suppression."
)


@pytest.fixture(autouse=True)
def provider(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": KEY, "REQUESTS_TIMEOUT": (2, 2)}
    cache.clear()


@pytest.fixture
def row(small: Small) -> NoticeAddress:
    made = local("2023-08-28 09:00")
    notice = announce(draft(small.product), TELLING, by=cast.officer(), at=made).notices.get()
    found: NoticeAddress = notice.addresses.get(who="contact")
    giving.accept(found, "250 OK", at=local("2023-08-29 14:00"))
    found.refresh_from_db()
    return found


def reference(row: NoticeAddress) -> str:
    return row.message_id.strip("<>").partition("@")[0]


def mailgun(row: NoticeAddress, event: str = "failed", *, token: str = "t" * 50, **changes: Any) -> dict[str, Any]:
    """What Mailgun posts (its documentation, webhooks), signed as it signs."""
    stamp = str(changes.pop("stamp", int(time.time())))
    signature = hmac.new(changes.pop("key", KEY).encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    data = {
        "id": "CPgfbmQMTCKtHW6uIWtuVe",
        "event": event,
        "severity": "permanent",
        "timestamp": time.time(),
        "recipient": row.address,
        "user-variables": {"registry-reference": reference(row)},
        "message": {"headers": {"message-id": "20230829@mg.example.org"}},
        "delivery-status": {"code": 550, "message": "5.1.1 no such user", "description": ""},
        "reason": "bounce",
    }
    return {"signature": {"timestamp": stamp, "token": token, "signature": signature}, "event-data": data | changes}


def postmark(row: NoticeAddress, kind: str = "Bounce", **changes: Any) -> dict[str, Any]:
    data = {
        "RecordType": kind,
        "Type": "HardBounce",
        "ID": 42,
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483",
        "Email": row.address,
        "Metadata": {"registry-reference": reference(row)},
        "Description": "The server was unable to deliver your message",
        "Details": "smtp;550 5.1.1 no such user",
        "BouncedAt": "2023-08-30T10:00:00Z",
    }
    return data | changes


def post(name: str, body: Any, *, secret: str = SECRET, **headers: str) -> HttpResponse:
    signed = {"authorization": f"Basic {b64encode(secret.encode()).decode()}"} if name == "postmark" and secret else {}
    client = Client(headers=signed | headers)
    text = body if isinstance(body, str) else json.dumps(body)
    return client.post(f"/{name}/", text, content_type="application/json")  # type: ignore[return-value]


def state(row: NoticeAddress) -> str:
    return NoticeAddress.objects.get(pk=row.pk).state


@pytest.mark.parametrize("name", ["mailgun", "postmark"])
def test_a_bounce_takes_the_giving_back(row: NoticeAddress, name: str, settings: Settings) -> None:
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET} if name == "postmark" else {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
    assert post(name, mailgun(row) if name == "mailgun" else postmark(row)).status_code == 200
    assert state(row) == Address.BOUNCED
    assert Notice.objects.get().given_at is None
    assert "5.1.1" in NoticeAddress.objects.get(pk=row.pk).answer


def test_delivery_complaint_and_a_bounce_that_may_pass(row: NoticeAddress, settings: Settings) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
    post("mailgun", mailgun(row, "failed", token="a", severity="temporary"))
    assert state(row) == Address.ACCEPTED
    post("mailgun", mailgun(row, "delivered", token="b"))
    assert state(row) == Address.DELIVERED
    post("mailgun", mailgun(row, "complained", token="c"))
    assert state(row) == Address.DELIVERED
    assert "spam complaint" in NoticeAddress.objects.get(pk=row.pk).answer
    post("mailgun", mailgun(row, "opened", token="d"))
    assert state(row) == Address.DELIVERED


@pytest.mark.parametrize("forged", ["key", "signature", "timestamp", "old", "form", "garbage", "list", "empty"])
def test_a_forged_report_is_refused(row: NoticeAddress, forged: str, settings: Settings) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
    body: Any = mailgun(row, key="another") if forged == "key" else mailgun(row)
    if forged == "signature":
        body["signature"]["signature"] = "0" * 64
    elif forged == "timestamp":
        body["signature"]["timestamp"] = str(int(body["signature"]["timestamp"]) + 1)
    elif forged == "old":
        body = mailgun(row, stamp=int(time.time()) - 13 * 3600)
    elif forged in ("garbage", "list", "empty"):
        body = {"garbage": "{", "list": "[1]", "empty": "{}"}[forged]
    if forged == "form":
        fields = {**body["signature"], "event": "bounced", "recipient": row.address}
        response = Client(raise_request_exception=False).post("/mailgun/", fields)
    else:
        response = post("mailgun", body)  # type: ignore[assignment]
    assert response.status_code in (400, 403)
    assert state(row) == Address.ACCEPTED


def test_a_report_that_was_taken_is_not_taken_again(row: NoticeAddress, settings: Settings) -> None:
    settings.ANYMAIL = {"MAILGUN_WEBHOOK_SIGNING_KEY": KEY}
    body = mailgun(row, "delivered")
    assert post("mailgun", body).status_code == 200
    assert post("mailgun", body).status_code == 400


@pytest.mark.parametrize("secret", ["", "naam:anders", "naam"])
def test_without_the_password_postmark_is_nobody(row: NoticeAddress, secret: str) -> None:
    assert post("postmark", postmark(row), secret=secret).status_code in (400, 403)
    assert state(row) == Address.ACCEPTED


@pytest.mark.parametrize(
    "body", ["{", "[]", "7", '{"RecordType": 3, "Metadata": 3}', '{"Metadata": {"registry-reference": {}}}']
)
def test_what_postmark_would_not_write_changes_nothing(row: NoticeAddress, body: str) -> None:
    assert post("postmark", body).status_code in (200, 400)
    assert state(row) == Address.ACCEPTED


def test_a_report_about_another_address_or_message_changes_nothing(row: NoticeAddress) -> None:
    post("postmark", postmark(row, Email="iemand@elders.example"))
    for other in ("", "%", "_" * 20, "1", reference(row)[:-1], reference(row).upper() + "x"):
        post("postmark", postmark(row, Metadata={"registry-reference": other}))
    assert state(row) == Address.ACCEPTED


def test_where_nothing_is_set_there_is_no_such_address(client: Client) -> None:
    assert client.post("/mail/events/", "{}", content_type="application/json").status_code == 404


@dataclass
class Api:
    """A provider's interface: what was posted to it, and how it answers."""

    port: int = 0
    status: int = 200
    answer: dict[str, Any] = field(default_factory=dict)
    posted: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def api(settings: Settings) -> Iterator[Api]:
    made = Api()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            made.posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            body = json.dumps(made.answer).encode()
            self.send_response(made.status)
            self.send_header("Content-Type", "application/json")
            if made.status == 307:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.port = server.server_address[1]
        options = {"server_token": "token", "api_url": f"http://127.0.0.1:{made.port}/"}
        settings.MAILERS = {"default": {"BACKEND": "mail.provider.PostmarkBackend", "OPTIONS": options}}
        threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True).start()
        yield made
        server.shutdown()


def send(row: NoticeAddress) -> OutgoingMail:
    now = timezone.now()
    OutgoingMail.objects.exclude(about=f"notice {row.pk}").delete()
    OutgoingMail.objects.update(not_before=now, give_up_at=now.replace(year=now.year + 1))
    deliver_due()
    return OutgoingMail.objects.get(about=f"notice {row.pk}")


def test_a_notice_goes_to_the_provider_with_its_number_and_nothing_is_tracked(row: NoticeAddress, api: Api) -> None:
    api.answer = {"ErrorCode": 0, "Message": "OK", "MessageID": "b7bc2f4a", "To": row.address}
    assert send(row).state == "sent"
    (posted,) = api.posted
    headers = {each["Name"]: each["Value"] for each in posted["Headers"]}
    assert headers["Message-ID"] == row.message_id
    assert (headers["X-PM-KeepID"], headers["Auto-Submitted"]) == ("true", "auto-generated")
    assert "List-Unsubscribe" not in headers
    assert posted["Metadata"] == {"registry-reference": reference(row)}
    assert len(reference(row)) <= 80
    assert (posted["TrackOpens"], posted["TrackLinks"]) == (False, "None")


def test_a_recipient_that_the_provider_refuses_fails_alone(row: NoticeAddress, api: Api) -> None:
    api.status = 422
    api.answer = {"ErrorCode": 406, "Message": INACTIVE.format(row.address)}
    assert (send(row).state, state(row)) == ("failed", Address.BOUNCED)


@pytest.mark.parametrize(("status", "problem"), [(500, "server"), (401, "server"), (400, "refused")])
def test_what_the_provider_does_not_take_waits(row: NoticeAddress, api: Api, status: int, problem: str) -> None:
    api.status = status
    found = send(row)
    assert (found.state, found.problem) == ("waiting", problem)


def test_a_provider_that_sends_on_elsewhere_is_not_followed(row: NoticeAddress, api: Api) -> None:
    api.status = 307
    assert send(row).state != "sent"
    assert len(api.posted) == 1
