"""The admin site shows what the table of rights names, and nothing that a library adds by itself."""

from __future__ import annotations

from django.apps import apps
from django.contrib.admin import AdminSite

from office.roles import is_read_by_anybody


def keep_to_the_table(site: AdminSite) -> None:
    """Take off the site every model that no role reads, and the action that deletes many at once."""
    for model in apps.get_models():
        if site.is_registered(model) and not is_read_by_anybody(model):
            site.unregister(model)
    site.disable_action("delete_selected")
