"""What a PDF may be made of: the project's own static files and data: URLs. Never the network or a disk path."""

from __future__ import annotations

import mimetypes
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousFileOperation

from pdf.errors import ResourceRefused

# RFC 2606 reserves .invalid: no request for it can ever leave the machine.
BASE_URL = "https://static.invalid/"


def static_file(name: str) -> bytes:
    """The bytes of the static file ``name`` (as ``{% static %}`` takes or makes it).

    Raises:
        ResourceRefused: there is no such static file.
    """
    try:
        found = finders.find(name)
        if isinstance(found, str):
            return Path(found).read_bytes()
        if staticfiles_storage.exists(name):
            with staticfiles_storage.open(name) as file:
                return bytes(file.read())
    except SuspiciousFileOperation as error:
        raise ResourceRefused(name) from error
    raise ResourceRefused(name)


@cache
def fetcher() -> Any:
    """A WeasyPrint URL fetcher that serves static files and data: URLs, and refuses everything else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class StaticFetcher(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)  # type: ignore[no-untyped-call]
            prefix = BASE_URL + settings.STATIC_URL.lstrip("/")
            if not url.startswith(prefix):
                raise ResourceRefused(url)
            name = unquote(urlsplit(url).path).removeprefix("/" + settings.STATIC_URL.lstrip("/"))
            kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, static_file(name), {"Content-Type": kind})

    limits: dict[str, Any] = {"allowed_protocols": ("data",), "allow_redirects": False, "fail_on_errors": True}
    return StaticFetcher(**limits)  # type: ignore[no-untyped-call]


def static_url(name: str) -> str:
    """The address under which :func:`fetcher` serves the static file ``name``."""
    return BASE_URL + settings.STATIC_URL.lstrip("/") + name
