"""A plain text as HTML for mail: the same words, in a layout that every mail program shows.

Tables and inline styles, since Outlook lays out with Word; no picture, no style sheet and nothing from elsewhere, so
that nothing is fetched when somebody reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

_ADDRESS = re.compile(r"https?://[^\s<>]+[^\s<>.,;:!?)]")
_ITEM = re.compile(r"^\s*[*-] ")
_FONT = "font-family:'Segoe UI',Helvetica,Arial,sans-serif;font-size:16px;line-height:24px;color:#1b1b1b"


def dress(subject: str, body: str, *, language: str) -> str:
    """The message as a page: its subject as the heading, then each paragraph and list of ``body``."""
    blocks = "\n".join(_blocks(body))
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(subject)}</title></head>\n"
        '<body style="margin:0;padding:0;background:#ffffff">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>'
        '<td align="left" style="padding:24px 16px">\n'
        '<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" '
        'style="width:100%;max-width:600px"><tr>'
        f'<td style="{_FONT}">\n'
        f'<h1 style="margin:0 0 16px;font-size:22px;line-height:28px;font-weight:600">{escape(subject)}</h1>\n'
        f"{blocks}\n</td></tr></table>\n</td></tr></table>\n</body></html>\n"
    )


def blocks_of(body: str) -> Iterator[tuple[list[str], list[str]]]:
    """The blocks of a plain text, between its empty lines: the lines of each, and the items of the list behind them."""
    for block in re.split(r"\n\s*\n", body.strip("\n")):
        lines = [line for line in block.split("\n") if line.strip()]
        before = list(_until_item(lines))
        yield before, _items(lines[len(before) :])


def blocks(body: str) -> Iterator[tuple[list[str], list[str]]]:
    """The paragraphs of a plain text: of each its lines, and the items of the list that follows them."""
    for block in re.split(r"\n\s*\n", body.strip("\n")):
        lines = [line for line in block.split("\n") if line.strip()]
        before = list(_until_item(lines))
        yield before, _items(lines[len(before) :])


def _blocks(body: str) -> Iterator[str]:
    for lines, items in blocks(body):
        if lines:
            yield f'<p style="margin:0 0 16px">{"<br>".join(map(_line, lines))}</p>'
        if items:
            yield '<ul style="margin:0 0 16px;padding:0 0 0 24px">'
            yield from (f'<li style="margin:0 0 4px">{_line(item)}</li>' for item in items)
            yield "</ul>"


def _until_item(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if _ITEM.match(line):
            return
        yield line


def _items(lines: list[str]) -> list[str]:
    """Each item with the lines that go on under it."""
    found: list[str] = []
    for line in lines:
        if _ITEM.match(line) or not found:
            found.append(_ITEM.sub("", line))
        else:
            found[-1] += f" {line.strip()}"
    return found


def _line(text: str) -> str:
    found, last = [], 0
    for address in _ADDRESS.finditer(text):
        found.append(escape(text[last : address.start()].lstrip() if not last else text[last : address.start()]))
        target = escape(address.group(), quote=True)
        found.append(f'<a href="{target}" style="color:#0b5394">{target}</a>')
        last = address.end()
    found.append(escape(text[last:] if last else text.strip()))
    return "".join(found)
