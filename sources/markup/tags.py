"""The tags of HTML that a source may hold, told from what only looks like one ("<naam verwerker>")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

# A value holds no "<", so that nothing is looked at twice.
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(?=[\s/>])((?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+)>")
_ATTRIBUTE = re.compile(r"([A-Za-z-]+)\s*+=\s*+(?:\"([^\"<]*+)\"|'([^'<]*+)'|([^\s\"'<>=]++))")

INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "center",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "col",
        "colgroup",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "img",
        "input",
        "label",
        "legend",
        "li",
        "link",
        "main",
        "meta",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "time",
        "title",
        "tr",
        "ul",
    ]
)
KNOWN = INLINE | _BLOCK
# These need no end tag; of any other, one without attributes that never ends is a place to be filled in ("<address>").
_LOOKS = frozenset(["b", "big", "center", "em", "font", "i", "small", "span", "strong", "sub", "sup", "tt", "u"])
_ENDLESS = frozenset(
    [
        "br",
        "col",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "wbr",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "thead",
        "tbody",
        "tfoot",
        "dd",
        "dt",
        "option",
        "html",
        "body",
    ]
)

type IsTag = Callable[[re.Match[str]], bool]


def markup_of(text: str) -> IsTag:
    """A test for the tags of ``text``: whether one that was found in it is markup, rather than words."""
    ends = {name.lower() for end, name, _rest in _find(text) if end}
    starts = {name.lower() for end, name, _rest in _find(text) if not end}

    def is_tag(found: re.Match[str]) -> bool:
        name = found[2].lower()
        if name not in KNOWN:
            return False
        if found[1]:
            return name in starts or name in _ENDLESS or name in INLINE
        return name in ends or name in _ENDLESS or name in _LOOKS or bool(found[3].strip(" /"))

    return is_tag


def _find(text: str) -> Iterator[tuple[str, str, str]]:
    return ((match[1], match[2], match[3]) for match in TAG.finditer(text))


def attributes(tag: re.Match[str]) -> dict[str, str]:
    """The attributes of a tag, by name in lower case."""
    return {
        found[1].lower(): next((value for value in found.groups()[1:] if value is not None), "")
        for found in _ATTRIBUTE.finditer(tag[3])
    }
