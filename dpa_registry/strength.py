"""System checks of what protects: keys that are strong enough, lists of passwords, what looks at files of others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, register

from accounts.passwords import breached
from copies.sealed.sealing import TEST, configured_settings
from files import scanning
from seal import SealMisconfigured, own_certificate

# 128 bits of strength (NIST SP 800-57 part 1, table 2). Keys of journals are Ed25519, which has them; others are
# refused as no key of a journal's (dpa_registry.E004).
LEAST_RSA, LEAST_CURVE = 3072, 256


@register(Tags.security, deploy=True)
def breaches_are_known(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A list that can't be read would be noticed in the log only: nobody is kept from choosing a password by it."""
    hint = "docs/running.md says how the list of all breaches is had, as a file or by a service."
    if problem := breached.try_out():
        return [Error(f"DPA_BREACHED_PASSWORDS: {problem}", hint=hint, id="dpa_registry.E010")]
    if not settings.BREACHED_PASSWORDS:
        message = "New passwords are compared with the ten thousand most used only: DPA_BREACHED_PASSWORDS is empty."
        return [Info(message, hint=hint, id="dpa_registry.I001")]
    return []


@register(Tags.files, deploy=True)
def the_scanner_answers(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """While it does not, no file is taken."""
    if problem := scanning.try_out():
        hint = "Is clamd running, and may this account write to its socket? docs/running.md has the settings."
        return [Error(f"DPA_VIRUS_SCANNER: {problem}.", hint=hint, id="dpa_registry.E012")]
    return []


@register(Tags.security, deploy=True)
def the_sealing_key_is_strong(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A seal has to hold for decades (OWASP ASVS 5.0, 11.2.3)."""
    if settings.SEAL["KEY"] == TEST:
        return []
    try:
        key = own_certificate(configured_settings().key).public_key()
    except SealMisconfigured:
        # dpa_registry.E003 says so.
        return []
    if isinstance(key, RSAPublicKey) and key.key_size < LEAST_RSA:
        found, remedy = f"RSA of {key.key_size} bits", f"RSA of {LEAST_RSA} bits, or on the curve P-256"
    elif isinstance(key, EllipticCurvePublicKey) and key.curve.key_size < LEAST_CURVE:
        found, remedy = f"on a curve of {key.curve.key_size} bits", "on the curve P-256, P-384 or P-521"
    else:
        return []
    return [
        Error(
            f"The key in DPA_SEAL_KEY is too weak for copies that are kept for years: {found}.",
            hint=f"Get a certificate for a key that is {remedy}: docs/keys.md says how it takes the place of this one.",
            id="dpa_registry.E011",
        )
    ]
