"""For which organisation a provider's token says that somebody signs in, and how much of it is believed.

eHerkenning says it in each session: the trade register number of whom somebody acts for, and, where the authorisation
is for one establishment only, its number. Whoever asks for that restriction has to keep to it (Afsprakenstelsel
Elektronische Toegangsdiensten, ServiceRestriction:Vestigingsnr). As roles, it counts in the ID token only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.signing_in.claims import NotBelieved
from customers.models import OrganisationClaim
from customers.models.claim import ESTABLISHMENT_NUMBER, KVK_NUMBER

_RESTRICTION = ":ServiceRestriction:"


@dataclass(frozen=True)
class Organisation:
    """``is_restricted``: may act for that establishment, and not for the organisation as a whole."""

    kvk_number: str
    establishment_number: str = ""
    is_restricted: bool = False


def organisation_in(token: dict[str, Any]) -> Organisation | None:
    """Whom the token names, or None. Raises ``NotBelieved`` for what can't be a number, or names two.

    Of several tenants each could name another's number, so that only the one tenant that is allowed is believed.
    """
    if "tid" in token and len(settings.OIDC_TENANTS) != 1:
        return None
    kvk = _one(token, settings.OIDC_KVK_CLAIMS, KVK_NUMBER)
    establishment = _one(token, settings.OIDC_ESTABLISHMENT_CLAIMS, ESTABLISHMENT_NUMBER)
    if not kvk:
        return None
    restricted = any(_RESTRICTION in name and token.get(name) for name in settings.OIDC_ESTABLISHMENT_CLAIMS)
    return Organisation(kvk, establishment, restricted)


def line_for(organisation: Organisation | None) -> OrganisationClaim | None:
    """The line of the allow-list: of the very establishment before the organisation as a whole."""
    if organisation is None:
        return None
    lines = OrganisationClaim.objects.filter(kvk_number=organisation.kvk_number)
    exact = lines.filter(establishment_number=organisation.establishment_number).first()
    if exact is not None or organisation.is_restricted:
        return exact
    return lines.filter(establishment_number="").first()


def _one(token: dict[str, Any], names: Iterable[str], form: re.Pattern[str]) -> str:
    """The value that all of these claims have which are there; empty without any."""
    found = [token[name] for name in names if token.get(name) not in (None, "")]
    if not found:
        return ""
    first = found[0]
    if not isinstance(first, str) or form.match(first) is None or any(value != first for value in found):
        raise NotBelieved(
            "unclear_organisation",
            _("The provider did not say clearly for which organisation you sign in. Nobody is signed in."),
        )
    return first
