"""Targets that behave badly."""

from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.webhooks.receiver import Got, Says

# How it behaves → what is told of it; nothing where the event arrived all the same.
PROBLEMS = {
    "hangs": "time",
    "drips": "time",
    "floods": "",
    "redirects": "redirect",
    "fails": "status",
    "babbles": "protocol",
}


def _hangs(out: Any) -> None:
    time.sleep(1.2)


def _drips(out: Any) -> None:
    """A byte now and then, so that no time-out between two bytes ever ends it."""
    for byte in b"HTTP/1.1 200 OK\r\n":
        out.write(bytes([byte]))
        out.flush()
        time.sleep(0.1)


def _floods(out: Any) -> None:
    """An answer of 10 MB."""
    out.write(b"HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n")
    for _number in range(1000):
        out.write(b"x" * 10_000)


def _redirects(out: Any) -> None:
    out.write(b"HTTP/1.1 307 There\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n")


def _fails(out: Any) -> None:
    out.write(b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n")


def _babbles(out: Any) -> None:
    out.write(b"\x00\x01 what?\r\n\r\n")


_WAYS = {
    "hangs": _hangs,
    "drips": _drips,
    "floods": _floods,
    "redirects": _redirects,
    "fails": _fails,
    "babbles": _babbles,
}


def as_told(how: str) -> Says:
    """A receiver that behaves so."""

    def says(got: Got, handler: BaseHTTPRequestHandler) -> int:
        handler.close_connection = True
        try:
            _WAYS[how](handler.wfile)
        except OSError:
            handler.close_connection = True
        return 0

    return says
