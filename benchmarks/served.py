"""The project as the benchmark's server runs it: two plain views beside its own, and one outside its middleware."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.wsgi import get_wsgi_application
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import include, path

import benchmarks.setting  # noqa: F401 - the settings come first

SAME = os.environ.get("BENCHMARK_FILE", "")
PAGE = int(os.environ.get("BENCHMARK_BYTES", "0"))


def bare_file(request: HttpRequest) -> HttpResponseBase:
    """The same file, for anyone."""
    return FileResponse(default_storage.open(SAME), content_type="application/pdf")


def constant(request: HttpRequest) -> HttpResponse:
    """As many bytes as the agreement page, for who is signed in."""
    return HttpResponse(b"x" * PAGE if request.user.is_authenticated else b"")


urlpatterns = [
    path("bench/file", bare_file),
    path("bench/constant", constant),
    path("", include("dpa_registry.urls")),
]
settings.ROOT_URLCONF = "benchmarks.served"
_project = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """``/outside`` answers with Django's FileResponse alone, without middleware, session or addresses."""
    if environ["PATH_INFO"] != "/outside":
        return _project(environ, start_response)
    response = FileResponse(default_storage.open(SAME), content_type="application/pdf")
    start_response("200 OK", [(name, str(value)) for name, value in response.items()])
    return response.streaming_content  # type: ignore[return-value]
