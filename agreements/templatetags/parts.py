"""The text of a published version as a page shows it, rendered once: what is sealed reads the same for everybody."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from agreements.presentation import Part

register = template.Library()


@dataclass(frozen=True)
class _Text:
    """A version's text by all that its markup depends on; templates change with a release, and so with the process."""

    pk: int
    digest: str
    anchor: str
    level: int
    language: str
    part: Part = field(compare=False)


@register.simple_tag
def part_text(part: Part, level: int) -> SafeString:
    """The version in full for a page, with headings from ``level``; kept in memory once it is published."""
    version = part.version
    text = _Text(version.pk, version.digest, part.anchor, level, get_language() or "", part)
    return _kept(text) if version.is_published and not settings.DEBUG else _rendered(text)


@lru_cache(maxsize=64)
def _kept(text: _Text) -> SafeString:
    return _rendered(text)


def _rendered(text: _Text) -> SafeString:
    context = {"part": text.part, "level": text.level, "pdf": False, "LANGUAGE_CODE": text.language}
    return render_to_string("documents/_part.html", context)
