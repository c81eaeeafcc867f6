"""A browser that is signed in."""

from __future__ import annotations

from django.conf import settings
from playwright.sync_api import Page

from accounts.models import User
from tests import cast


def enter(page: Page, site: str, user: User) -> None:
    """With a session of that person, as after signing in."""
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": cast.signed_in(user).cookies[name].value, "url": site}])
