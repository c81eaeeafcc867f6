"""The processor, for the head of every page."""

from __future__ import annotations

from django import template
from django.conf import settings

from customers.models import Processor
from customers.parties import the_processor

register = template.Library()


@register.simple_tag(takes_context=True, name="the_processor")
def processor_of(context: template.Context) -> Processor | None:
    """The processor that the view has read already, else as it is now."""
    return context.get("processor") or the_processor()


@register.simple_tag(name="gives_statement")
def gives_statement() -> bool:
    """Whether there is a statement of accessibility to link to."""
    return bool(settings.DPA_ACCESSIBILITY_STATEMENT != "off")


@register.filter
def lines_of(value: str) -> list[str]:
    """The lines of an address or of a list that is kept one a line."""
    return [line for line in value.splitlines() if line.strip()]
