"""The tree of a rich text as markup: one way to write each tree."""

from __future__ import annotations

import html
from collections.abc import Sequence

from documents.markup.tree import BREAK, Block, InlineRun, Item, ParagraphBlock, RichText


def write(text: RichText) -> str:
    """The markup of a rich text: no other tree is written the same, and every parser reads this tree from it."""
    return "".join(_block(block) for block in text.blocks)


def _block(block: Block) -> str:
    if isinstance(block, ParagraphBlock):
        return f"<p>{_runs(block.runs)}</p>"
    items = "".join(f"<li>{_item(item)}</li>" for item in block.items)
    if block.style is None:
        return f"<ul>{items}</ul>"
    start = f' start="{block.start}"' if block.start != 1 else ""
    style = f' type="{block.style}"' if block.style != "1" else ""
    return f"<ol{start}{style}>{items}</ol>"


def _item(item: Item) -> str:
    """A first paragraph that no other one follows stands in the item itself, as importers write it."""
    first, *others = item.blocks or (None,)
    if isinstance(first, ParagraphBlock) and not any(isinstance(other, ParagraphBlock) for other in others[:1]):
        return _runs(first.runs) + "".join(_block(block) for block in others)
    return "".join(_block(block) for block in item.blocks)


def _runs(runs: Sequence[InlineRun]) -> str:
    """Links outside strong text outside emphasis; what goes on over several runs is opened once."""
    written: list[str] = []
    open_tags: list[str] = []
    for run in runs:
        wanted = _tags(run)
        shared = 0
        while shared < min(len(open_tags), len(wanted)) and open_tags[shared] == wanted[shared]:
            shared += 1
        written += [_end(tag) for tag in reversed(open_tags[shared:])]
        written += wanted[shared:]
        open_tags = wanted
        written.append("<br>" if run.text == BREAK else html.escape(run.text, quote=False))
    written += [_end(tag) for tag in reversed(open_tags)]
    return "".join(written)


def _tags(run: InlineRun) -> list[str]:
    link = [f'<a href="{html.escape(run.href)}">'] if run.href else []
    return link + ["<strong>"] * run.strong + ["<em>"] * run.emphasis


def _end(tag: str) -> str:
    return f"</{tag[1:].partition(' ')[0].rstrip('>')}>"
