"""The navigation above a customer's pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.models import Customer

register = template.Library()


@dataclass(frozen=True)
class Tab:
    """One word of the navigation: where it leads, the other pages that belong to it, and the words one step below."""

    label: str | Promise
    leads_to: str
    also: frozenset[str] = frozenset()
    below: tuple[Tab, ...] = ()

    def holds(self, page: str) -> bool:
        """Whether a page, by the name of its address, is this one or belongs to it."""
        return page == self.leads_to or page in self.also or any(tab.holds(page) for tab in self.below)


def _under(namespace: str, *names: str) -> frozenset[str]:
    return frozenset(f"{namespace}:{name}" for name in names)


# What is looked after now and then stands together under one word, so that what is read every week stays on one line.
TABS = (
    Tab(_("Overview"), "portal:home"),
    Tab(
        _("Agreement"),
        "portal:agreement",
        _under("portal", "version", "receive", "accept", "decline", "compare", "upgrade"),
    ),
    Tab(_("Sub-processors"), "portal:sub_processors"),
    Tab(_("Processing record"), "portal:record"),
    Tab(_("Time machine"), "portal:timeline"),
    Tab(
        _("Notices"),
        "notices:index",
        _under("notices", "show", "object", "objection", "message", "withdraw", "recipients", "calendars"),
    ),
    Tab(_("Sealed copies"), "portal:copies", _under("portal", "copy", "copy_bundle", "ask_copy")),
    Tab(_("Receipts"), "portal:records"),
    Tab(
        _("Manage"),
        "portal:details",
        below=(
            Tab(_("Contact details"), "portal:details"),
            Tab(_("Members"), "members:index", _under("members", "remove", "role")),
            Tab(_("Programs"), "programs:index", _under("programs", "revoke")),
            Tab(_("Webhooks"), "webhooks:index", _under("webhooks", "show", "steer")),
        ),
    ),
)


@register.inclusion_tag("portal/_tabs.html", takes_context=True)
def customer_tabs(context: Context, customer: Customer) -> dict[str, Any]:
    """The pages of one customer, the one at hand marked."""
    here = context["request"].resolver_match.view_name
    at = next((tab for tab in TABS if tab.holds(here)), None)
    return {
        "customer": customer,
        "here": here,
        "at": at,
        "tabs": TABS,
        "below": [(tab, tab.holds(here)) for tab in at.below] if at else [],
        "is_officer": bool(context["user"].is_staff),
    }
