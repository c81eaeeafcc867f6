"""Where a change log stands as a feed."""

from __future__ import annotations

from django import template

from documents.models import Document
from portal.views.changelog import feed_address

register = template.Library()


@register.filter
def feed_of(document: Document | None) -> str:
    """The address of the feed of one document, or of all."""
    return feed_address(document)
