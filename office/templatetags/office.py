"""What the head of every page of the office shows."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from office.navigation.paths import path_to

register = template.Library()
# Pages of the theme have no heading of their own; the last step of their path is it.
_OF_THE_THEME = ("cl", "adminform", "deleted_objects", "action_list", "history_list_display", "index")
_NAMES_OF_THE_THEME = ("app_list", "password_change", "password_change_done")


@register.filter
def landmark(page: str) -> SafeString:
    """The theme's page with its content as the main landmark, to which a screen reader can jump."""
    return mark_safe(page.replace('<div id="content"', '<div role="main" id="content"', 1))  # noqa: S308 - rendered


@register.inclusion_tag("admin/registry/_path.html", takes_context=True)
def path(context: Any) -> dict[str, Any]:
    """The path to this page, and whether its end is the page's heading."""
    own_heading = str(context.get("pretitle") or "").strip()
    match = context["request"].resolver_match
    is_of_the_theme = any(context.get(name) is not None for name in _OF_THE_THEME) or (
        match is not None and match.url_name in _NAMES_OF_THE_THEME
    )
    is_heading = not own_heading and is_of_the_theme
    return {"steps": path_to(context["request"], context), "is_heading": is_heading, "cl": context.get("cl")}
