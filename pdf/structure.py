"""WeasyPrint's structure tree, repaired to what ISO 14289-1 (PDF/UA-1) and ISO 19005-3 (PDF/A-3a) ask.

WeasyPrint makes one structure element a *fragment* of an HTML element: a table over a page break becomes two tables,
the second with its head again. A screen reader must meet one table. Page heads are marked as content but stand outside
the tree, so they must be artifacts. A list item may hold a label and a body only; a header cell names its scope.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from pdf.joining import join_fragments
from pdf.shaping import hollow_out, mark_contents, shape
from pdf.tree import Tree


def remember_sources(tags: Any) -> None:
    """Make ``weasyprint.pdf.tags`` note on every structure element the layout box that it was made from."""
    build = tags._build_box_tree
    if getattr(build, "remembers", False):
        return

    def remembering(box: Any, *rest: Any) -> Iterator[Any]:
        for element in build(box, *rest):
            if not hasattr(element, "box"):
                element.box = getattr(box, "_box", box)
            yield element

    remembering.remembers = True  # type: ignore[attr-defined]
    tags._build_box_tree = remembering


def hold_nested_lists(root: Any) -> None:
    """Put each list that stands in an item of another list into a ``<div>``.

    WeasyPrint hangs a nested list beside the item that holds it, so that what follows the list in the item would be
    read before it; a list in a ``<div>`` stays where it stands. Lists of contents keep their form (``/TOC``).
    """
    contents = {found for nav in root.iter("nav") for found in nav.iter()}
    items = [element for element in root.iter("li") if element not in contents]
    for item in items:
        for place, kid in enumerate(list(item)):
            if kid.tag in ("ol", "ul"):
                holder = ElementTree.Element("div")
                holder.tail, kid.tail = kid.tail, None
                item[place] = holder
                holder.append(kid)


def repair(document: Any, pdf: Any) -> None:
    """A WeasyPrint finisher: repairs the structure tree of ``pdf`` in place.

    Raises:
        LayoutProblem: a link stands in a page head or in a repeated table head, where no reader can reach it.
    """
    tree = Tree(pdf)
    join_fragments(tree, tree.document)
    mark_contents(tree, tree.document, inside=False)
    hollow_out(tree, tree.document)
    shape(tree, tree.document)
    tree.hide_the_rest()
