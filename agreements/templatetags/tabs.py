"""The navigation above a customer's pages."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from agreements.models import Customer

register = template.Library()
_CODE, _NAME = "code-of-the-customer", "name of the customer"


@register.simple_tag(takes_context=True)
def customer_tabs(context: Context, customer: Customer) -> SafeString:
    """The pages of one customer, the one at hand marked."""
    here, is_officer = context["request"].resolver_match.view_name, bool(context["user"].is_staff)
    tabs = (_tabs if settings.DEBUG else _kept_tabs)(here, is_officer, get_language() or "")
    # The name comes last: nothing that is in it is looked at again.
    return mark_safe(tabs.replace(_CODE, customer.code).replace(_NAME, escape(customer.name)))  # noqa: S308 - escaped


def _tabs(here: str, is_officer: bool, language: str) -> str:
    """Those of any customer: which one it is, is filled in for each page and kept nowhere."""
    customer = Customer(code=_CODE, name=_NAME)
    context = {"customer": customer, "here": here, "is_officer": is_officer, "LANGUAGE_CODE": language}
    return render_to_string("portal/_tabs.html", context)


_kept_tabs = lru_cache(maxsize=64)(_tabs)
