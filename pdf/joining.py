"""Fragments of one HTML element, one a page, become one structure element."""

from __future__ import annotations

from typing import Any

from pdf.tree import Tree


def join_fragments(tree: Tree, parent: Any) -> None:
    """Join the fragments below ``parent``; the head or foot of a table that is repeated on a page is dropped."""
    first: dict[tuple[Any, ...], Any] = {}
    kept: list[Any] = []
    feet: list[Any] = []
    for kid in parent["K"]:
        element = tree.resolve(kid) if isinstance(kid, bytes) else None
        key = _identity(element, parent)
        if element is None or key is None:
            kept.append(kid)
        elif key not in first:
            first[key] = element
            (feet if element["S"] == "/TFoot" else kept).append(kid)
        elif element["S"] not in ("/THead", "/TFoot"):
            tree.absorb(first[key], element, first[key]["K"])
    parent["K"][:] = kept + feet
    for element in tree.kids(parent):
        join_fragments(tree, element)


def _identity(element: Any, parent: Any) -> tuple[Any, ...] | None:
    """What tells that two structure elements are fragments of one HTML element; None: it stands alone."""
    box = getattr(element, "box", None)
    if box is None or box.element is None or element["S"] == "/NonStruct":
        return None
    above = getattr(parent, "box", None)
    anonymous = above is not None and (above.element, above.element_tag) == (box.element, box.element_tag)
    if anonymous and element["S"] != "/LBody":
        return None
    return id(box.element), box.element_tag, element["S"]
