"""Version 1: its routers together, and the addresses that Django serves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern

from api import core
from api.edge import guard
from api.public import changes, documents, register

api = core.make()
for each in (documents, register, changes):
    api.add_router("", each.routes)


def operations() -> dict[str, list[Any]]:
    """Address → what its methods do."""
    found: dict[str, list[Any]] = {}
    for router in api._get_bound_routers():
        for address, view in router.path_operations.items():
            found.setdefault(address, []).extend(view.operations)
    return found


def patterns() -> Iterator[URLPattern]:
    """The addresses of all operations, each behind the guard."""
    for router in api._get_bound_routers():
        views = list(router.path_operations.values())
        for pattern, view in zip(router.urls_paths(router.prefix), views, strict=True):
            pattern.callback = guard(pattern.callback, view.operations)
            yield pattern
