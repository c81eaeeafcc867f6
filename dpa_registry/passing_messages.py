"""Messages from one page to the next, in a cookie that is bound to this host as the others are."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class OfThisHost(CookieStorage):
    """Django's own, with our name of the cookie."""

    cookie_name = settings.MESSAGES_COOKIE_NAME


class Storage(FallbackStorage):
    """The cookie, and the session for what is too long for one."""

    storage_classes = (OfThisHost, SessionStorage)
