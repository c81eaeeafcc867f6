"""What a provider's token says of somebody, and how much of it is believed.

Issuer, audience, time and the code's PKCE allauth has checked by now. The roles stand in the ID token only: what the
address for user information adds came by another request.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from characters import canonical_address

# Entra says by xms_edov that the owner of an address's domain is the tenant's; others send words for true.
_VERIFIED, _TRUE = ("email_verified", "xms_edov"), (True, 1, "1", "true", "True")


class NotBelieved(Exception):
    """``code`` for the log, ``words`` for the person."""

    def __init__(self, code: str, words: str | Promise) -> None:
        super().__init__(code)
        self.code, self.words = code, words


def check(told: dict[str, Any]) -> dict[str, Any]:
    """The ID token's claims. Raises ``NotBelieved``.

    ``told`` holds both sources: ``id_token`` and ``userinfo``.
    """
    token, more = told.get("id_token"), told.get("userinfo")
    if not isinstance(token, dict):
        raise NotBelieved("no_id_token", _("The provider did not say for whom its answer was. Nobody is signed in."))
    # OpenID Connect Core, 5.3.2.
    if isinstance(more, dict) and more.get("sub") != token.get("sub"):
        raise NotBelieved("other_subject", _("The provider spoke of two different people. Nobody is signed in."))
    if token.get("azp", settings.OIDC_CLIENT_ID) != settings.OIDC_CLIENT_ID:
        raise NotBelieved("other_party", _("The provider's answer was for another site. Nobody is signed in."))
    if settings.OIDC_TENANTS and token.get("tid") not in settings.OIDC_TENANTS:
        raise NotBelieved("other_tenant", _("Your account there belongs to another organisation."))
    return token


def is_verified(told: dict[str, Any], address: str) -> bool:
    """Whether the provider answers for this address: a word such as “false” is no yes, and neither is silence."""
    return any(
        canonical_address(str(source.get("email", ""))) == canonical_address(address)
        and any(_is_yes(source.get(name)) for name in _VERIFIED)
        for source in _sources(told)
    )


def role_values(token: dict[str, Any]) -> frozenset[str]:
    """The values that may give roles. Raises ``NotBelieved`` where the token leaves some out for want of space."""
    name = settings.OIDC_ROLES_CLAIM
    elsewhere = token.get("_claim_names")
    if (isinstance(elsewhere, dict) and name in elsewhere) or (name == "groups" and token.get("hasgroups")):
        raise NotBelieved(
            "too_many_groups",
            _("Your account there has more groups than its token holds. Ask the administrator for roles of the app."),
        )
    found = token.get(name)
    each = found if isinstance(found, list) else [found]
    return frozenset(value for value in each if isinstance(value, str))


def _sources(told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name in ("id_token", "userinfo"):
        if isinstance(source := told.get(name), dict):
            yield source


def _is_yes(value: Any) -> bool:
    return isinstance(value, (bool, int, str)) and value in _TRUE
