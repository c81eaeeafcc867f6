"""Whether a version can be laid out: asked before it is published, since what is sealed can't be mended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape, unescape

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

import pdf
from copies.reading.layout import STYLESHEETS, layout_digest
from customers.parties import the_processor
from documents.display.presentation import part_of
from documents.finding import Finding
from documents.models import DocumentVersion
from documents.proof.digest import canonical_json, sha256
from documents.text.content import VersionContent

_DAY = 24 * 60 * 60
_MAXIMUM_REMEMBERED = 10_000
_fine: set[str] = set()
_NAMED = re.compile(r"'([^']+)'")
_AROUND, _SHOWN = 300, 80


def layout_findings(version: DocumentVersion, content: VersionContent) -> Iterator[Finding]:
    """An error for all that keeps the pages from being made, naming the row where it is known.

    What could be laid out is remembered by its text, so that the lock under which versions are published is not held
    for the seconds that a long text takes: the officer was shown the findings before.
    """
    key = _key(version, content)
    if key in _fine or cache.get(key):
        return
    html = render_to_string(
        "documents/copy/body.html",
        {"parts": [part_of(version)], "processor": the_processor(), "address": "", "entries": []},
    )
    try:
        pdf.prepare(pdf.render(html, stylesheets=STYLESHEETS))
    except pdf.LayoutProblem as refusal:
        for problem in refusal.problems:
            yield Finding(
                "error",
                "layout",
                _("The pages can't be made: %(problem)s.") % {"problem": problem},
                _row(problem, html),
            )
        return
    if len(_fine) >= _MAXIMUM_REMEMBERED:
        _fine.clear()
    _fine.add(key)
    cache.set(key, True, _DAY)


def _key(version: DocumentVersion, content: VersionContent) -> str:
    # Number and date are given under the lock, and print in any case.
    said = canonical_json(replace(content, number=None, date=None))
    return "layout-" + sha256("\n".join([said, version.document.title, layout_digest(get_language() or "")]))


def _row(problem: str, html: str) -> str:
    """The text around the link or heading that a problem names."""
    named = _NAMED.search(problem)
    if named is None:
        return ""
    where = html.find(f'id="{named[1][1:]}"') if named[1].startswith("#") else html.find(f'href="{escape(named[1])}"')
    if where < 0:
        return ""
    # From the heading or paragraph that holds it to its end, tags left out.
    start = max(html.rfind("<section", 0, where), html.rfind('<div class="paragraph', 0, where), 0)
    text = re.sub(r"<[^>]*>", " ", html[start : where + _AROUND]).partition("<")[0]
    return " ".join(unescape(text).replace("¶", " ").split())[:_SHOWN]
