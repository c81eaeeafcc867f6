"""The webhooks that the program's owner has, and trials: messages by which it sees whether they arrive."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query

from api.caller import caller_in
from api.core import router
from api.customers.shared import link
from api.marks import marks
from api.paging import PageQuery, page_of_rows
from api.params import Id
from api.problems import Problem
from api.shapes import webhooks as shapes
from api.telling import TAG
from machines.scopes import TRY_WEBHOOKS
from webhooks import keeping, trials
from webhooks.models import Webhook, WebhookTrial

routes = router(TAG)


@routes.get("/webhooks", response=shapes.Webhooks, operation_id="listWebhooks")
@marks(scope="webhooks:read")
def webhooks(request: HttpRequest, response: HttpResponse, page: Query[PageQuery]) -> Any:
    """The webhooks of the customer, or of the processor. They are made on its pages, where their secrets are shown."""
    items, cursor = page_of_rows(_webhooks(request), page)
    link(request, response, cursor)
    return shapes.Webhooks(items=[_webhook(item) for item in items], next_cursor=cursor)


@routes.get("/webhooks/{webhook_id}", response=shapes.Webhook, operation_id="getWebhook")
@marks(scope="webhooks:read")
def webhook(request: HttpRequest, webhook_id: Id) -> Any:
    """One webhook."""
    return _webhook(_webhook_or_404(request, webhook_id))


@routes.post("/webhooks/{webhook_id}/trials", response={202: shapes.WebhookTrial}, operation_id="tryWebhook")
@marks(scope=TRY_WEBHOOKS, is_act=True)
def ask(request: HttpRequest, response: HttpResponse, webhook_id: Id, data: shapes.Trying) -> Any:
    """Send a message that tells of nothing, signed as every event. What becomes of it stands at `Location`."""
    found = _webhook_or_404(request, webhook_id)
    try:
        made = trials.ask(found, at=timezone.now())
    except trials.TooMany as refusal:
        headers = {"Retry-After": str(refusal.seconds)}
        raise Problem("too-many-requests", str(refusal), headers=headers) from refusal
    response.headers["Location"] = f"/api/v1/webhooks/{found.pk}/trials/{made.pk}"
    return _trial(made)


@routes.get("/webhooks/{webhook_id}/trials/{trial_id}", response=shapes.WebhookTrial, operation_id="getWebhookTrial")
@marks(scope="webhooks:read")
def trial(request: HttpRequest, webhook_id: Id, trial_id: Id) -> Any:
    """What became of a trial. It is kept for a month."""
    found = WebhookTrial.objects.filter(webhook=_webhook_or_404(request, webhook_id), pk=trial_id).first()
    if found is None:
        raise Http404
    return _trial(found)


def _webhooks(request: HttpRequest) -> Any:
    return keeping.webhooks_of(caller_in(request).program.customer)


def _webhook_or_404(request: HttpRequest, pk: int) -> Webhook:
    found: Webhook | None = _webhooks(request).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _webhook(found: Webhook) -> shapes.Webhook:
    return shapes.Webhook(
        id=found.pk,
        name=found.name,
        address=found.address,
        kinds=list(found.kinds_told),
        state="ended" if found.ended_at is not None else "paused" if found.paused_at is not None else "working",
        paused_because=found.paused_because if found.ended_at is None else "",
        made_at=found.made_at,
        failures=found.progress.failures,
    )


def _trial(found: WebhookTrial) -> shapes.WebhookTrial:
    return shapes.WebhookTrial(
        id=found.pk,
        event_id=str(found.identity),
        state=found.state,  # type: ignore[arg-type]
        asked_at=found.asked_at,
        ended_at=found.ended_at,
        status=found.status,
        problem=found.problem or None,
        problem_text=str(found.get_problem_display()) if found.problem else "",
        milliseconds=found.milliseconds,
    )
