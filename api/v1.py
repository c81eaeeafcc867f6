"""Version 1: its routers together, and the addresses that Django serves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern

from api import core
from api.customers import copies, evidence, notices, receipts, records, standing, webhooks
from api.edge import guard
from api.processor import agreements, announcements
from api.public import changes, documents, register

api = core.make()
_ROUTERS = [
    each.routes
    for each in (
        documents,
        register,
        changes,
        standing,
        records,
        receipts,
        notices,
        copies,
        evidence,
        agreements,
        announcements,
        webhooks,
    )
]
for router in _ROUTERS:
    api.add_router("", router)


def operations() -> dict[str, list[Any]]:
    """Address → what its methods do."""
    found: dict[str, list[Any]] = {}
    for each in _ROUTERS:
        for address, view in each.path_operations.items():
            found.setdefault(address, []).extend(view.operations)
    return found


def patterns() -> Iterator[URLPattern]:
    """The addresses of all operations, each behind the guard."""
    by_address = {
        address.strip("/").replace("{", "<").replace("}", ">"): each for address, each in operations().items()
    }
    made, _app, _namespace = api.urls
    for pattern in made:
        assert isinstance(pattern, URLPattern)
        # What is left is the library's own page at the root.
        if (found := by_address.get(str(pattern.pattern))) is not None:
            pattern.callback = guard(pattern.callback, found)
            yield pattern
