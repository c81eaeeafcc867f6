"""What the log says of refusals at this door: which kind, never what was sent."""

from __future__ import annotations

import logging

from django.core.signals import got_request_exception
from django.http import HttpRequest

logger = logging.getLogger("api")


def log_refusal(request: HttpRequest, code: str, status: int) -> None:
    """Who was turned away for a lack of rights is worth a line."""
    if status in (401, 403, 429):
        logger.info("refused", extra={"problem": code, "status": status, "method": request.method})


def report_fault(request: HttpRequest) -> None:
    """The exception being handled, as Django itself would report it."""
    logger.exception("the API failed", extra={"method": request.method})  # noqa: LOG004 - called while it is handled
    got_request_exception.send(sender=None, request=request)
