"""The side bar and the path to every page: what leads to where a person is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from office.navigation.hubs import HUBS, hub_of, hub_of_request


def side_bar(request: HttpRequest) -> list[dict[str, Any]]:
    """The entries that the person has a right to (the setting UNFOLD["SIDEBAR"]["navigation"])."""
    here = hub_of_request(request)
    first = {
        "title": _("Overview"),
        "icon": "home",
        "link": reverse("admin:index"),
        "active": lambda request: request.path == reverse("admin:index"),
    }
    others = [
        {"title": hub.title, "icon": hub.icon, "link": hub.address, "active": lambda request, hub=hub: hub is here}
        for hub in HUBS
        if request.user.has_perm(hub.right)
    ]
    return [{"title": None, "separator": False, "items": [first, *others]}]


@dataclass(frozen=True)
class Step:
    """A step of the path to a page; without an address it is the page itself, or leads nowhere."""

    title: str
    address: str = ""


def path_to(request: HttpRequest, context: Any) -> list[Step]:
    """From the first page to this one, through what the person may open."""
    steps = [Step(_("Overview"), reverse("admin:index"))]
    title = str(context.get("title") or "")
    model, thing = _about(context)
    hub = hub_of(model) or hub_of_request(request)
    if hub is not None and request.user.has_perm(hub.right):
        steps.append(Step(str(hub.title), hub.address))
    if model is not None and (found := _list_of(model, request)):
        steps.append(found)
    if thing is not None:
        steps.append(Step(str(thing), _page_of(thing)))
    if title and not context.get("cl") and not (thing is not None and "adminform" in context):
        steps.append(Step(capfirst(title)))
    return _without_repeats(steps)


def _without_repeats(steps: list[Step]) -> list[Step]:
    kept: list[Step] = []
    for step in steps:
        if not kept or step.title != kept[-1].title:
            kept.append(step)
    return [*kept[:-1], Step(kept[-1].title)]


def _about(context: Any) -> tuple[type[Model] | None, Any]:
    """The model that a page is about, and the record."""
    thing = next((found for name in ("original", "object") if isinstance(found := context.get(name), Model)), None)
    if thing is not None:
        return type(thing), thing
    opts = context.get("opts")
    return (opts.model if opts is not None else None), None


def _list_of(model: type[Model], request: HttpRequest) -> Step | None:
    label = model._meta.label_lower
    known = next((each for hub in HUBS for each in hub.lists if getattr(each, "model", "") == label), None)
    title = str(known.title) if known is not None else capfirst(str(model._meta.verbose_name_plural))
    address = _address("changelist", label)
    return Step(title, address) if address else None


def _page_of(thing: Model) -> str:
    """Where a record is read: a page of its own, where it has one, else its form."""
    label = thing._meta.label_lower
    return _address("page", label, thing.pk) or _address("change", label, thing.pk)


def _address(what: str, label: str, *arguments: Any) -> str:
    try:
        return reverse(f"admin:{label.replace('.', '_')}_{what}", args=arguments)
    except NoReverseMatch:
        return ""
