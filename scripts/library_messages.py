"""Texts of libraries that people read here and that the libraries do not say in good Dutch themselves.

unfold and django-simple-history have no Dutch at all, Django lacks some; allauth says “je” in part of its texts, where
we say “u”.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from pathlib import Path

import allauth
import django
import simple_history
import unfold

OURS = Path(__file__).resolve().parent.parent / "templates"
ALLAUTH, DJANGO, UNFOLD = (Path(library.__path__[0]) for library in (allauth, django, unfold))
ROOTS = (
    *(DJANGO / part for part in ("contrib/admin", "contrib/auth", "core", "db", "forms", "utils", "views")),
    *(UNFOLD / part for part in ("templates", "templatetags", "mixins", "views")),
    *(UNFOLD / "contrib" / part for part in ("filters", "forms", "inlines", "simple_history")),
    Path(simple_history.__file__).parent,
    *(ALLAUTH / part for part in ("account", "mfa", "templates")),
    ALLAUTH / "socialaccount" / "providers" / "openid_connect",
)
# Parts that this registry has switched off, or that nobody here meets.
UNUSED = re.compile(
    r"/(migrations|tests|management|idp|usersessions|headless|phone|signup\w*|tests?\.py|test_\w+|stubs"
    r"|unfold_crispy|constance"
    # gettext(change["added"]["name"]) names keys, no texts.
    r"|contrib/admin/models)(/|\.|$)"
)
# Apps of Django that are not installed here: their Dutch is never loaded.
ABSENT = re.compile(r"/contrib/(admindocs|flatpages|gis|redirects|sites)/")
INFORMAL = re.compile(r"\b(je|jij|jou|jouw)\b", re.IGNORECASE)


def files() -> Iterator[Path]:
    """Python and templates of the libraries, except templates that ours replace whole."""
    found = {path for root in ROOTS for path in root.rglob("*")} | set(UNFOLD.glob("*.py"))
    for path in sorted(found):
        if path.suffix not in {".py", ".html", ".txt"} or UNUSED.search(str(path)):
            continue
        if "templates" in path.parts:
            inside = Path(*path.parts[len(path.parts) - path.parts[::-1].index("templates") :])
            if _is_replaced(OURS / inside, inside):
                continue
        yield path


def _is_replaced(ours: Path, name: Path) -> bool:
    """Whether a template of ours stands in the place of one, and does not go on from it."""
    begins = f'{{% extends "{name.as_posix()}" %}}'
    return ours.exists() and begins not in ours.read_text(encoding="utf-8")


def said_in_dutch() -> set[str]:
    """Texts for which Django or allauth has a Dutch that fits the rest of the interface."""
    known: dict[str, str] = {}
    for root in (DJANGO, ALLAUTH):
        for path in root.rglob("locale/nl/LC_MESSAGES/django.mo"):
            if ABSENT.search(str(path)):
                continue
            with path.open("rb") as file:
                catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
            for text, dutch in catalogue.items():
                # A context precedes its text; a plural is keyed by its singular and the form's number.
                known[(text if isinstance(text, str) else text[0]).rpartition("\x04")[2]] = dutch
    return {text for text, dutch in known.items() if dutch and not INFORMAL.search(dutch)}
