"""What an ID token has to be before anything in it is believed (OpenID Connect Core, 3.1.3.7; OWASP ASVS 5.0, 6.8.2).

allauth trusts the connection over which the token came, as the standard allows. Here the provider's signature is looked
at in any case, by the keys that it publishes: what one of its addresses says, mixed up or forged, signs nobody in.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import jwt
from django.utils.crypto import constant_time_compare

# By a key pair alone: a secret that both sides have proves that either wrote it, and “none” nothing.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
# Seconds by which two clocks may differ.
_LEEWAY = 60


class NotVerified(Exception):
    """The token is none that may be believed; the message is a word for the log."""


def verify(token: str, keys: Any, *, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """The claims of a token that this issuer signed with one of ``keys`` (a JSON Web Key Set), for us, in time, and in
    answer to the request with this ``nonce``. Raises ``NotVerified``.
    """
    try:
        header = jwt.get_unverified_header(token)
        algorithm = header.get("alg")
        if algorithm not in _ALGORITHMS:
            raise NotVerified("algorithm")
        claims: dict[str, Any] = jwt.decode(
            token,
            _key_for(header, keys),
            algorithms=[algorithm],
            issuer=issuer,
            audience=client_id,
            leeway=_LEEWAY,
            options={"require": ["iss", "aud", "sub", "exp", "iat"]},
        )
    except (jwt.PyJWTError, TypeError, ValueError) as problem:
        raise NotVerified(type(problem).__name__) from problem
    if not constant_time_compare(str(claims.get("nonce", "")), nonce):
        raise NotVerified("nonce")
    return claims


def nonce_of(code_verifier: str) -> str:
    """The nonce of a sign-in, of what only this browser's session holds until its end (RFC 7636).

    The address shows it, and the code's challenge; neither tells the verifier.
    """
    digest = hashlib.sha256(f"nonce:{code_verifier}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _key_for(header: dict[str, Any], keys: Any) -> jwt.PyJWK:
    """The key that the token names, or the only one there is."""
    signing = [key for key in jwt.PyJWKSet.from_dict(keys).keys if key.public_key_use in (None, "sig")]
    named = [key for key in signing if key.key_id == header["kid"]] if "kid" in header else signing
    if len(named) != 1:
        raise NotVerified("key")
    return named[0]
