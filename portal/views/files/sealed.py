"""Pages that need to know by what a seal is ours."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

from seal import SealMisconfigured

logger = logging.getLogger(__name__)


type _View = Callable[..., HttpResponseBase]


def needs_the_seal(view: _View) -> _View:
    """Answer 503 when the certificates in the settings can't be read; the log says which."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except SealMisconfigured:
            logger.exception("The settings don't tell by what a seal is known as ours")
            return render(request, "public/verify_unavailable.html", status=503)

    return guarded
