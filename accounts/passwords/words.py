"""Words that whoever guesses a password of this registry tries first (OWASP ASVS 5.0, 6.1.2 and 6.2.11)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What this is about, in both languages, and what people write where a password is asked.
WORDS = frozenset({
    "verwerkersovereenkomst", "verwerkersregister", "verwerker", "verantwoordelijke", "verwerking", "bijlage",
    "privacy", "persoonsgegevens", "gemeente", "register", "registratie", "overeenkomst", "contract",
    "agreement", "processor", "controller", "processing", "registry", "annex", "wachtwoord", "geheim", "welkom",
    "toegang", "inloggen", "beheerder", "password", "secret", "welcome", "login", "admin", "administrator",
    "zomer", "winter", "lente", "herfst", "summer", "spring", "autumn", "maandag", "januari", "december",
})  # fmt: skip
# So many letters have to be left when those words are taken out.
_LEAST = 6


class SurroundingsValidator:
    """Refuses a password that is little more than such words, with digits and signs."""

    def validate(self, password: str, user: Any = None) -> None:
        left = password.casefold()
        for word in sorted(surroundings(), key=len, reverse=True):
            left = left.replace(word, "")
        if len(re.sub(r"[\W\d_]", "", left)) < _LEAST:
            raise ValidationError(self.get_help_text(), code="password_of_the_surroundings")

    def get_help_text(self) -> str:
        return _("The password may not be made of words that everybody here knows, such as the registry's name.")


def surroundings() -> frozenset[str]:
    """Those words, and those in the names of this registry's host and sender."""
    names = f"{urlsplit(settings.DPA_PUBLIC_URL).hostname or ''}.{settings.DEFAULT_FROM_EMAIL}"
    return WORDS | {part for part in re.split(r"[\W\d_]+", names.casefold()) if len(part) >= 4}
