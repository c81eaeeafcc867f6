"""Rich text as Akoma Ntoso's blocks: paragraphs, lists with the numbers that a page prints, and references."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml.builder import ElementMaker

from documents import richtext
from documents.markup.tree import BREAK, Block, InlineRun, Items, ParagraphBlock, label_of
from exports.akn.hierarchy import Hierarchy
from exports.akn.naming import NAMESPACE, Identifiers
from terms.references import REFERENCE, leads_elsewhere, numbers_in

E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})


@dataclass(frozen=True)
class Link:
    """A reference within a paragraph: from where to where its number stands, and the eId that it leads to."""

    start: int
    end: int
    eid: str


class Writer:
    """Writes texts below pieces of the hierarchy, with links to the articles that they name."""

    def __init__(self, given: Identifiers, hierarchy: Hierarchy) -> None:
        self.given = given
        self.hierarchy = hierarchy

    def blocks(self, html: str, above: str) -> list[Any]:
        """The blocks of a rich text; never none, since a block is asked for everywhere."""
        return self._blocks(richtext.read(html).blocks, above) or [E.p()]

    def _blocks(self, blocks: Sequence[Block], above: str) -> list[Any]:
        return [
            self._list(block, above) if isinstance(block, Items) else E.p(*self._inline(block, above))
            for block in blocks
        ]

    def _list(self, items: Items, above: str) -> Any:
        eid = self.given.count(above, "list")
        found = E.blockList(eId=eid)
        for place, item in enumerate(items.items):
            label = label_of(items, place)
            own = self.given.give(eid, "item", label) if label else self.given.count(eid, "item")
            element = E.item(eId=own)
            if label:
                element.append(E.num(label))
            element.extend(self._blocks(item.blocks, own) or [E.p()])
            found.append(element)
        return found

    def _inline(self, block: ParagraphBlock, above: str) -> Iterator[Any]:
        links = list(self._links("".join(run.text for run in block.runs)))
        start = 0
        for run in block.runs:
            yield from _run(
                run, [link for link in links if start <= link.start < start + len(run.text)], start, self._ref
            )
            start += len(run.text)

    def _links(self, text: str) -> Iterator[Link]:
        for found in REFERENCE.finditer(text):
            if leads_elsewhere(text, found):
                continue
            numbers = numbers_in(found)
            for place, (start, number) in enumerate(numbers):
                is_last = place == len(numbers) - 1
                eid = self.hierarchy.find(number, (found["member"] or "") if is_last else "")
                if eid is not None:
                    yield Link(start, start + len(number), eid)

    def _ref(self, text: str, target: str) -> Any:
        return E.ref(text, eId=self.given.count("", "ref"), href=f"#{target}")


def _run(run: InlineRun, links: Sequence[Link], start: int, ref: Any) -> Iterator[Any]:
    if run.text == BREAK:
        yield E.eol()
        return
    pieces: list[Any] = []
    if not run.href:
        at = 0
        for link in links:
            if link.end - start <= len(run.text):
                pieces += [
                    run.text[at : link.start - start],
                    ref(run.text[link.start - start : link.end - start], link.eid),
                ]
                at = link.end - start
        pieces.append(run.text[at:])
    else:
        pieces = [E.a(run.text, href=run.href)]
    pieces = [piece for piece in pieces if not isinstance(piece, str) or piece]
    if run.emphasis:
        pieces = [E.i(*pieces)]
    if run.strong:
        pieces = [E.b(*pieces)]
    yield from pieces
