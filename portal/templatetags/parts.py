"""The pieces of a page that follow from sealed texts alone, rendered once: they read the same for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from documents.display.presentation import DocumentPart
from portal.glossary import FoundTerm
from portal.memo import memoise

register = template.Library()


@register.simple_tag
def part_text(part: DocumentPart, level: int) -> SafeString:
    """The version in full for a page, with headings from ``level``."""
    return _render(part, "documents/_part.html", "", level, get_language() or "")


@register.simple_tag
def part_head(part: DocumentPart) -> SafeString:
    """The block that heads the version: date, number, subject."""
    return _render(part, "documents/_head.html", "", 0, get_language() or "")


@register.simple_tag
def part_contents(part: DocumentPart) -> SafeString:
    """The version's own headings, as links."""
    return _render(part, "documents/_contents.html", "", 0, get_language() or "")


@register.simple_tag
def contents_of(parts: Iterable[DocumentPart]) -> SafeString:
    """Each part of an agreement as an item in its contents, with the part's own headings."""
    return _all("portal/_part_contents.html", parts)


@register.simple_tag
def sections_of(parts: Iterable[DocumentPart]) -> SafeString:
    """Each part of an agreement in full, under its name."""
    return _all("portal/_part_section.html", parts)


@register.simple_tag
def reading_tools(terms: list[FoundTerm]) -> SafeString:
    """Search within the text, words explained, links copied."""
    words = _Words(tuple((item.term.word, item.printed) for item in terms), get_language() or "", terms)
    return _tools(words) if settings.DEBUG else _kept_tools(words)


def _all(template_name: str, parts: Iterable[DocumentPart]) -> SafeString:
    # The title in a part's name may be edited.
    pieces = (_render(part, template_name, part.name, 3, get_language() or "") for part in parts)
    return mark_safe("".join(pieces))  # noqa: S308 - each comes from a template


@memoise
def _render(part: DocumentPart, template_name: str, name: str, level: int, language: str) -> SafeString:
    context = {
        "part": part,
        "name": name,
        "entries": part.outline,
        "level": level,
        "pdf": False,
        "LANGUAGE_CODE": language,
    }
    return render_to_string(template_name, context)


@dataclass(frozen=True)
class _Words:
    """The words explained by all that their markup depends on."""

    printed: tuple[tuple[str, str], ...]
    language: str
    terms: list[FoundTerm] = field(compare=False)


def _tools(words: _Words) -> SafeString:
    context = {"terms": words.terms, "LANGUAGE_CODE": words.language}
    return render_to_string("public/_reading_tools.html", context)


_kept_tools = lru_cache(maxsize=64)(_tools)
