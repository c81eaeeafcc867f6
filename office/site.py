"""The admin site shows what the table of rights names and the pages of our own; nothing that a library adds itself."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib.admin import AdminSite
from django.urls import path

from office.explained import journal_view
from office.navigation.pages import hub_view
from office.record import record_pages
from office.reviewing.page import remove_view, review_view
from office.roles import is_read_by_anybody
from office.searching.page import search_view


def keep_to_the_table(site: AdminSite) -> None:
    """Take off the site every model that no role reads, and the action that deletes many at once."""
    for model in apps.get_models():
        if site.is_registered(model) and not is_read_by_anybody(model):
            site.unregister(model)
    site.disable_action("delete_selected")


def add_pages(site: AdminSite) -> None:
    """Pages of the administration that are about no model."""
    own = site.get_urls

    def get_urls() -> list[Any]:
        # Before the site's own, which end in a pattern that takes every address.
        pages = [
            path("uitleg/journaal/", site.admin_view(journal_view), name="journal_explained"),
            path("rechten/jaarcontrole/", site.admin_view(review_view), name="rights_review"),
            path("rechten/jaarcontrole/<int:pk>/", site.admin_view(remove_view), name="rights_remove"),
            path("zoeken/", site.admin_view(search_view), name="search"),
            *record_pages(site),
            path("<slug:name>/overzicht/", site.admin_view(hub_view), name="hub"),
        ]
        # The theme's search knows names of tables, and keeps for minutes what it once found.
        return [*pages, *(each for each in own() if getattr(each, "name", "") != "search")]

    site.get_urls = get_urls  # type: ignore[method-assign]
