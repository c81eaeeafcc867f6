"""What stands behind an entry of the side bar: lists of records, and pages that are none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

type Text = str | Promise


@dataclass(frozen=True)
class List:
    """A list of records: what it holds, and which of them ask for attention (a filter and what they are called)."""

    model: str
    title: Text
    what: Text
    filter: str = ""
    asks: Callable[[Any], Any] | None = None
    asking: Text = ""

    @property
    def right(self) -> str:
        app, _sep, name = self.model.partition(".")
        return f"{app}.view_{name}"

    @property
    def address(self) -> str:
        return reverse(f"admin:{self.model.replace('.', '_')}_changelist")

    def rows(self, request: HttpRequest) -> Any:
        """The records that the list shows."""
        return admin.site.get_model_admin(apps.get_model(self.model)).get_queryset(request)


@dataclass(frozen=True)
class Page:
    """A page that is no list."""

    view: str
    title: Text
    what: Text
    right: str

    @property
    def address(self) -> str:
        return reverse(f"admin:{self.view}")


@dataclass(frozen=True)
class Hub:
    """An entry of the side bar. ``right`` opens it; it leads to its own page, or to a list where it is that alone."""

    name: str
    title: Text
    icon: str
    what: Text
    right: str
    parts: tuple[tuple[Text, tuple[List | Page, ...]], ...]
    is_its_list: bool = False

    @property
    def lists(self) -> Iterator[List | Page]:
        for _heading, lists in self.parts:
            yield from lists

    @property
    def address(self) -> str:
        return next(self.lists).address if self.is_its_list else reverse("admin:hub", args=[self.name])
