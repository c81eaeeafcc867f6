"""The markup that an agreement's text may carry: paragraph, list, emphasis, strong, link, line break. Nothing else."""

from __future__ import annotations

import html as html_entities
from html.parser import HTMLParser

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TAGS = frozenset({"p", "ul", "ol", "li", "em", "strong", "a", "br"})
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https", "mailto"}
# A field of a contract is a few pages at the most; a pasted file is an accident that should be said, not stored.
MAXIMUM_LENGTH = 200_000

_BLOCKS = frozenset({"p", "ul", "ol", "li"})


class _Reader(HTMLParser):
    """Collects the lines of text, and the names of tags and attributes outside the allowed set."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.foreign.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, set()):
                self.foreign.append(f"<{tag} {name}>")
            elif (value or "").partition(":")[0].lower() not in SCHEMES:
                self.foreign.append(f"<{tag} {name}={value!r}>")
        if tag in _BLOCKS or tag == "br":
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        self.lines[-1] += data

    def handle_comment(self, data: str) -> None:
        self.foreign.append("<!-- -->")

    def handle_decl(self, decl: str) -> None:
        self.foreign.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.foreign.append("<? ?>")


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def lines(html: str) -> list[str]:
    """The text of ``html`` without markup: a line for each paragraph, list item or piece between line breaks."""
    return [line for line in (" ".join(raw.split()) for raw in _read(html).lines) if line]


def paragraph(text: str) -> str:
    """Plain text as one paragraph, with ``&``, ``<`` and ``>`` escaped."""
    return f"<p>{html_entities.escape(text, quote=False)}</p>"


def bullets(items: list[str]) -> str:
    """Plain texts as a list."""
    return "<ul>" + "".join(f"<li>{html_entities.escape(item, quote=False)}</li>" for item in items) + "</ul>"


def sanitise(html: str) -> str:
    """``html`` with well-formed markup of the allowed set only, for what is already known to be valid."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=SCHEMES,
        link_rel=None,
        strip_comments=True,
    )


def validate(html: str) -> None:
    """Refuse markup beyond the allowed set by name, since dropping it could drop words of a contract.

    Raises ``ValidationError``.
    """
    if len(html) > MAXIMUM_LENGTH:
        raise ValidationError(
            _("This text has %(length)s characters; at most %(maximum)s fit here. Split it over several rows."),
            code="too_long",
            params={"length": len(html), "maximum": MAXIMUM_LENGTH},
        )
    if "\x00" in html:
        raise ValidationError(_("This text contains a NUL byte; remove it."), code="nul")
    if foreign := _read(html).foreign:
        raise ValidationError(
            _(
                "This text contains markup that an agreement can't carry: %(markup)s. Use paragraphs, lists, emphasis, "
                "strong text, links and line breaks, or write < as &lt;."
            ),
            code="markup",
            params={"markup": ", ".join(dict.fromkeys(foreign))},
        )
