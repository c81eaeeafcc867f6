"""The navigation above a customer's pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from customers.models import Customer

register = template.Library()


@register.inclusion_tag("portal/_tabs.html", takes_context=True)
def customer_tabs(context: Context, customer: Customer) -> dict[str, Any]:
    """The pages of one customer, the one at hand marked."""
    return {
        "customer": customer,
        "here": context["request"].resolver_match.view_name,
        "is_officer": bool(context["user"].is_staff),
    }
