"""Lists, contents lists, tables and links in the form that ISO 14289-1 (PDF/UA-1) knows."""

from __future__ import annotations

from typing import Any

from pdf.errors import LayoutProblem
from pdf.tree import Tree

# An element of no meaning for a reader: its children take its place, which also halves the size of the tree.
_HOLLOW = frozenset({"/NonStruct", "/Span"})
_CONTENTS = {"/L": "/TOC", "/LI": "/TOCI", "/LBody": "/NonStruct"}


def mark_contents(tree: Tree, element: Any, inside: bool) -> None:
    """Lists in a ``<nav role="doc-toc">`` are contents lists; the leaders in it are no text to read aloud."""
    box = getattr(element, "box", None)
    source = None if box is None else box.element
    inside = inside or (source is not None and source.tag == "nav" and source.get("role") == "doc-toc")
    if inside:
        element["S"] = _CONTENTS.get(element["S"], element["S"])
    if element["S"] == "/Link" and box is not None and box.element_tag != "a":
        # A link's ::after and the leader in it are parts of the link; their own annotations would overlap its.
        element["S"] = "/NonStruct"
        tree.dropped.update(tree.resolve(kid)["Obj"] for kid in element["K"] if tree.is_annotation(kid))
        kept = [] if box.is_leader else [kid for kid in element["K"] if not tree.is_annotation(kid)]
        element["K"] = tree.make.Array(kept)
    for kid in tree.kids(element):
        mark_contents(tree, kid, inside)


def hollow_out(tree: Tree, parent: Any) -> None:
    """Elements without a meaning give way to their children."""
    kids = tree.make.Array()
    for kid in parent["K"]:
        element = tree.resolve(kid) if isinstance(kid, bytes) else None
        if element is None or element.get("Type") != "/StructElem":
            kids.append(kid)
            continue
        hollow_out(tree, element)
        # The document element may hold elements only, and an empty one of no meaning is nothing at all.
        bare = parent is tree.document and any(not isinstance(k, bytes) for k in element["K"])
        if element["S"] in _HOLLOW and not (bare or _speaks(element)):
            tree.absorb(parent, element, kids)
        else:
            kids.append(kid)
    parent["K"] = kids


def _speaks(element: Any) -> bool:
    """Whether the element says something of its own: another language."""
    box = getattr(element, "box", None)
    return box is not None and box.element is not None and "lang" in box.element.attrib


def shape(tree: Tree, element: Any) -> None:
    """Lists, contents lists, table headers and links in the form that the standard knows."""
    source = getattr(getattr(element, "box", None), "element", None)
    if source is not None and source.get("lang") and element is not tree.document:
        element["Lang"] = tree.make.String(source.get("lang"))
    kind = element["S"]
    if kind == "/TOCI":
        _wrap(tree, element, "/Reference", keep=("/Lbl", "/TOC"))
    elif kind == "/LI":
        _wrap(tree, element, "/LBody", keep=("/Lbl",))
    elif kind == "/TR":
        _name_scopes(tree, element)
    elif kind == "/Link":
        _describe_link(tree, element)
    for kid in tree.kids(element):
        shape(tree, kid)


def _wrap(tree: Tree, item: Any, kind: str, keep: tuple[str, ...]) -> None:
    """Put all children of ``item`` that are not of a kind in ``keep`` in one element of the given kind."""
    inside = [kid for kid in tree.kids(item) if kid["S"] == kind]
    body = inside[0] if inside else None
    if body is None:
        body = tree.make.Dictionary(
            {"Type": "/StructElem", "S": kind, "K": tree.make.Array(), "Pg": item["Pg"], "P": item.reference}
        )
        tree.pdf.add_object(body)
    before, content = tree.make.Array(), tree.make.Array()
    for kid in item["K"]:
        element = tree.resolve(kid) if isinstance(kid, bytes) else None
        if element is not None and element.get("S") in keep:
            before.append(kid)
        elif element is not None and element.get("S") == kind:
            tree.absorb(body, element, content)
        else:
            holder = tree.make.Dictionary({"K": [kid], "Pg": item["Pg"]})
            tree.take(body, holder, content)
            if isinstance(kid, int):
                tree.own(kid, item["Pg"], body)
            elif element is None:
                tree.own(kid["MCID"], kid["Pg"], body)
    tree.moved.pop(body.reference, None)
    body["K"] = content
    labels = [kid for kid in before if tree.resolve(kid)["S"] == "/Lbl"]
    lists = [kid for kid in before if kid not in labels]
    item["K"] = tree.make.Array([*labels, body.reference, *lists])


def _name_scopes(tree: Tree, row: Any) -> None:
    """Each header cell says what it heads (7.5); scopes replace WeasyPrint's headers, which break with the page."""
    cells = tree.kids(row)
    in_head = tree.resolve(row["P"])["S"] == "/THead"
    for cell in cells:
        cell.pop("ID", None)
        cell["A"].pop("Headers", None)
        if cell["S"] != "/TH":
            continue
        said = cell.box.element.get("scope", "")
        across = said.startswith("col") or (not said and (in_head or all(c["S"] == "/TH" for c in cells)))
        cell["A"]["Scope"] = "/Column" if across else "/Row"


def _describe_link(tree: Tree, link: Any) -> None:
    """The annotation's text is the link's text, not its address (7.18.5)."""
    text = " ".join("".join(link.box.element.itertext()).split()) or link.box.element.get("aria-label", "")
    if not text:
        raise LayoutProblem([f"a link to {link.box.element.get('href')!r} has no text"])
    for kid in link["K"]:
        if tree.is_annotation(kid):
            tree.resolve(tree.resolve(kid)["Obj"])["Contents"] = tree.make.String(text)
