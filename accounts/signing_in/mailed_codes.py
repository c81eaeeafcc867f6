"""Codes by e-mail that show that somebody reads a mailbox: ten minutes, three tries, once, in one browser.

The session holds a keyed digest of the code, so that who reads the session store can't use it.
"""

from __future__ import annotations

import time
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

_KEY = "mailed_code"
_TRIES = 3


def make(request: HttpRequest, purpose: str, *, to: str) -> str:
    """A new code for ``purpose``, to be sent to this address; an earlier one is worth nothing any more."""
    code: str = get_adapter(request).generate_login_code()
    request.session[_KEY] = {
        "purpose": purpose,
        "to": to,
        "digest": _digest(request, code),
        "at": int(time.time()),
        "tries": 0,
    }
    return code


def waiting(request: HttpRequest, purpose: str) -> str | None:
    """The address to which a code for ``purpose`` was sent that can still be entered, or None."""
    found: dict[str, Any] | None = request.session.get(_KEY)
    if found is None or found["purpose"] != purpose or found["tries"] >= _TRIES:
        return None
    lives = time.time() - found["at"] < settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
    return str(found["to"]) if lives else None


def use(request: HttpRequest, purpose: str, code: str) -> str | None:
    """The address that the code proves, once; None for a wrong one, which counts as a try."""
    to = waiting(request, purpose)
    if to is None:
        return None
    found = request.session[_KEY]
    if constant_time_compare(found["digest"], _digest(request, code)):
        del request.session[_KEY]
        return to
    found["tries"] += 1
    request.session.modified = True
    return None


def _digest(request: HttpRequest, code: str) -> str:
    spelt = "".join(filter(str.isalnum, code)).upper()
    return salted_hmac("accounts.mailed-code", f"{request.user.pk}:{spelt}", algorithm="sha256").hexdigest()
