"""When a code of an authenticator app counts: in its own half minute, and a little longer for clocks that differ.

allauth takes the whole half minute before and after as well, so that a code that somebody saw works for a minute and a
half (OWASP ASVS 5.0, 6.5.5).
"""

from __future__ import annotations

import base64
import time

from allauth.mfa import app_settings
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP
from django.utils.crypto import constant_time_compare

# Seconds by which the clocks of a phone and of this host may differ, the time of typing included.
DRIFT = 10


def is_in_time(secret: str, code: str) -> bool:
    """Whether this is the code of now, or of ``DRIFT`` seconds ago or from now."""
    # What apps make, by RFC 6238 and their custom, is of SHA-1.
    maker = HOTP(base64.b32decode(secret, casefold=True), app_settings.TOTP_DIGITS, SHA1(), enforce_key_length=False)  # noqa: S303
    digits, now = "".join(filter(str.isdigit, code)), time.time()
    steps = {int(moment // app_settings.TOTP_PERIOD) for moment in (now - DRIFT, now, now + DRIFT)}
    return any(constant_time_compare(digits, maker.generate(step).decode()) for step in steps)
