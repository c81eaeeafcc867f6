"""WeasyPrint's structure tree, repaired to what ISO 14289-1 (PDF/UA-1) and ISO 19005-3 (PDF/A-3a) ask.

WeasyPrint makes one structure element a *fragment* of an HTML element: a table over a page break becomes two tables,
the second with its head again. A screen reader must meet one table. Page heads are marked as content but stand outside
the tree, so they must be artifacts. A list item may hold a label and a body only; a header cell names its scope.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from documents.pdf.errors import LayoutProblem

# An element of no meaning for a reader: its children take its place, which also halves the size of the tree.
_HOLLOW = frozenset({"/NonStruct", "/Span"})
_CONTENTS = {"/L": "/TOC", "/LI": "/TOCI", "/LBody": "/NonStruct"}


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


def repair(document: Any, pdf: Any) -> None:
    """A WeasyPrint finisher: repairs the structure tree of ``pdf`` in place.

    Raises:
        LayoutProblem: a link stands in a page head or in a repeated table head, where no reader can reach it.
    """
    _Repair(pdf).run()


class _Repair:
    def __init__(self, pdf: Any) -> None:
        import pydyf

        self.pdf = pdf
        self.make = pydyf
        root = self.resolve(pdf.catalog["StructTreeRoot"])
        self.numbers: list[Any] = self.resolve(root["ParentTree"])["Nums"]
        self.document = self.resolve(root["K"][0])
        self.moved: dict[bytes, bytes] = {}
        self.dropped: set[bytes] = set()

    def resolve(self, reference: Any) -> Any:
        """The object behind a reference (``b"12 0 R"``)."""
        return self.pdf.objects[int(reference.split()[0])]

    def run(self) -> None:
        self.join_fragments(self.document)
        self.mark_contents(self.document, inside=False)
        self.hollow_out(self.document)
        self.shape(self.document)
        self.hide_the_rest()

    def kids(self, element: Any) -> list[Any]:
        """The structure elements directly under ``element``, in order."""
        found = [self.resolve(kid) for kid in element["K"] if isinstance(kid, bytes)]
        return [kid for kid in found if kid.get("Type") == "/StructElem"]

    def join_fragments(self, parent: Any) -> None:
        """Fragments of one HTML element become one structure element; a repeated table head or foot is dropped."""
        first: dict[tuple[Any, ...], Any] = {}
        kept: list[Any] = []
        feet: list[Any] = []
        for kid in parent["K"]:
            element = self.resolve(kid) if isinstance(kid, bytes) else None
            key = self.identity(element, parent)
            if element is None or key is None:
                kept.append(kid)
            elif key not in first:
                first[key] = element
                (feet if element["S"] == "/TFoot" else kept).append(kid)
            elif element["S"] not in ("/THead", "/TFoot"):
                self.absorb(first[key], element)
        parent["K"][:] = kept + feet
        for element in self.kids(parent):
            self.join_fragments(element)

    def identity(self, element: Any, parent: Any) -> tuple[Any, ...] | None:
        """What tells that two structure elements are fragments of one HTML element; None: it stands alone."""
        box = getattr(element, "box", None)
        if box is None or box.element is None or element["S"] == "/NonStruct":
            return None
        above = getattr(parent, "box", None)
        anonymous = above is not None and (above.element, above.element_tag) == (box.element, box.element_tag)
        if anonymous and element["S"] != "/LBody":
            return None
        return id(box.element), box.element_tag, element["S"]

    def absorb(self, element: Any, fragment: Any) -> None:
        """Move the children of ``fragment`` to the end of ``element``."""
        self.take(element, fragment, element["K"])
        self.moved[fragment.reference] = element.reference

    def take(self, element: Any, giver: Any, into: list[Any]) -> None:
        """Append the children of ``giver`` to ``into``, as children of ``element``."""
        for kid in giver["K"]:
            if isinstance(kid, int) and giver["Pg"] != element["Pg"]:
                into.append(self.make.Dictionary({"Type": "/MCR", "Pg": giver["Pg"], "MCID": kid}))
                continue
            into.append(kid)
            if isinstance(kid, bytes) and self.resolve(kid).get("Type") == "/StructElem":
                self.resolve(kid)["P"] = element.reference

    def mark_contents(self, element: Any, inside: bool) -> None:
        """Lists in a ``<nav role="doc-toc">`` are contents lists; the leaders in it are no text to read aloud."""
        box = getattr(element, "box", None)
        source = None if box is None else box.element
        inside = inside or (source is not None and source.tag == "nav" and source.get("role") == "doc-toc")
        if inside:
            element["S"] = _CONTENTS.get(element["S"], element["S"])
        if element["S"] == "/Link" and box is not None and box.element_tag != "a":
            # A link's ::after and the leader in it are parts of the link; their own annotations would overlap its.
            element["S"] = "/NonStruct"
            self.dropped.update(self.resolve(kid)["Obj"] for kid in element["K"] if self.is_annotation(kid))
            kept = [] if box.is_leader else [kid for kid in element["K"] if not self.is_annotation(kid)]
            element["K"] = self.make.Array(kept)
        for kid in self.kids(element):
            self.mark_contents(kid, inside)

    def is_annotation(self, kid: Any) -> bool:
        return isinstance(kid, bytes) and bool(self.resolve(kid).get("Type") == "/OBJR")

    def hollow_out(self, parent: Any) -> None:
        """Elements without a meaning give way to their children."""
        kids = self.make.Array()
        for kid in parent["K"]:
            element = self.resolve(kid) if isinstance(kid, bytes) else None
            if element is None or element.get("Type") != "/StructElem":
                kids.append(kid)
                continue
            self.hollow_out(element)
            # The document element may hold elements only, and an empty one of no meaning is nothing at all.
            bare = parent is self.document and any(not isinstance(k, bytes) for k in element["K"])
            if element["S"] in _HOLLOW and not (bare or self.speaks(element)):
                self.take(parent, element, kids)
                self.moved[element.reference] = parent.reference
            else:
                kids.append(kid)
        parent["K"] = kids

    @staticmethod
    def speaks(element: Any) -> bool:
        """Whether the element says something of its own: another language."""
        box = getattr(element, "box", None)
        return box is not None and box.element is not None and "lang" in box.element.attrib

    def shape(self, element: Any) -> None:
        """Lists, contents lists, table headers and links in the form that the standard knows."""
        source = getattr(getattr(element, "box", None), "element", None)
        if source is not None and source.get("lang") and element is not self.document:
            element["Lang"] = self.make.String(source.get("lang"))
        kind = element["S"]
        if kind == "/TOCI":
            self.wrap(element, "/Reference", keep=("/Lbl", "/TOC"))
        elif kind == "/LI":
            self.wrap(element, "/LBody", keep=("/Lbl",))
        elif kind == "/TR":
            self.name_scopes(element)
        elif kind == "/Link":
            self.describe_link(element)
        for kid in self.kids(element):
            self.shape(kid)

    def wrap(self, item: Any, kind: str, keep: tuple[str, ...]) -> None:
        """Put all children of ``item`` that are not of a kind in ``keep`` in one element of the given kind."""
        inside = [kid for kid in self.kids(item) if kid["S"] == kind]
        body = inside[0] if inside else None
        if body is None:
            body = self.make.Dictionary(
                {"Type": "/StructElem", "S": kind, "K": self.make.Array(), "Pg": item["Pg"], "P": item.reference}
            )
            self.pdf.add_object(body)
        before, content = self.make.Array(), self.make.Array()
        for kid in item["K"]:
            element = self.resolve(kid) if isinstance(kid, bytes) else None
            if element is not None and element.get("S") in keep:
                before.append(kid)
            elif element is not None and element.get("S") == kind:
                self.take(body, element, content)
                self.moved[element.reference] = body.reference
            else:
                holder = self.make.Dictionary({"K": [kid], "Pg": item["Pg"]})
                self.take(body, holder, content)
                if isinstance(kid, int):
                    self.own(kid, item["Pg"], body)
                elif element is None:
                    self.own(kid["MCID"], kid["Pg"], body)
        self.moved.pop(body.reference, None)
        body["K"] = content
        labels = [kid for kid in before if self.resolve(kid)["S"] == "/Lbl"]
        lists = [kid for kid in before if kid not in labels]
        item["K"] = self.make.Array([*labels, body.reference, *lists])

    def own(self, mcid: int, page_reference: bytes, body: Any) -> None:
        """Marked content of a page belongs to ``body`` now."""
        page = self.pdf.page_references.index(page_reference)
        self.numbers[2 * page + 1][mcid] = body.reference

    def name_scopes(self, row: Any) -> None:
        """Each header cell says what it heads (7.5); scopes replace WeasyPrint's headers, which break with the page."""
        cells = self.kids(row)
        in_head = self.resolve(row["P"])["S"] == "/THead"
        for cell in cells:
            cell.pop("ID", None)
            cell["A"].pop("Headers", None)
            if cell["S"] != "/TH":
                continue
            said = cell.box.element.get("scope", "")
            across = said.startswith("col") or (not said and (in_head or all(c["S"] == "/TH" for c in cells)))
            cell["A"]["Scope"] = "/Column" if across else "/Row"

    def describe_link(self, link: Any) -> None:
        """The annotation's text is the link's text, not its address (7.18.5)."""
        text = " ".join("".join(link.box.element.itertext()).split()) or link.box.element.get("aria-label", "")
        if not text:
            raise LayoutProblem([f"a link to {link.box.element.get('href')!r} has no text"])
        for kid in link["K"]:
            if self.is_annotation(kid):
                self.resolve(self.resolve(kid)["Obj"])["Contents"] = self.make.String(text)

    def hide_the_rest(self) -> None:
        """Point the parent tree at the surviving elements; content of none of them becomes an artifact."""
        reachable = set(self.walk(self.document))
        gone = {self.resolve(annotation)["StructParent"] for annotation in self.dropped}
        numbers: list[Any] = []
        for key, value in itertools.batched(self.numbers, 2):
            if key < len(self.pdf.page_references):
                numbers += [key, self.hide_on_page(self.pdf.page_references[key], value, reachable)]
            elif key not in gone:
                owner = self.survivor(value)
                if owner not in reachable:
                    raise LayoutProblem(["a link stands in a page head or in a repeated table head"])
                numbers += [key, owner]
        self.numbers[:] = numbers

    def hide_on_page(self, reference: bytes, owners: list[bytes], reachable: set[bytes]) -> Any:
        """The owners of a page's marked content, after what has none is made an artifact."""
        page = self.resolve(reference)
        if "Annots" in page:
            page["Annots"] = self.make.Array(link for link in page["Annots"] if link not in self.dropped)
        survivors = [self.survivor(owner) for owner in owners]
        hidden = {mcid for mcid, owner in enumerate(survivors) if owner not in reachable}
        _mark_artifacts(self.resolve(page["Contents"]).stream, hidden)
        return self.make.Array("null" if mcid in hidden else owner for mcid, owner in enumerate(survivors))

    def survivor(self, reference: bytes) -> bytes:
        while reference in self.moved:
            reference = self.moved[reference]
        return reference

    def walk(self, element: Any) -> Iterator[bytes]:
        yield element.reference
        for kid in self.kids(element):
            yield from self.walk(kid)


def _mark_artifacts(stream: list[Any], hidden: set[int]) -> None:
    """Rewrite the marked content with an identifier in ``hidden`` as pagination artifacts (ISO 32000-1, 14.8.2.2)."""
    for index, (properties, operator) in enumerate(itertools.pairwise(stream)):
        if operator == b"BDC" and isinstance(properties, dict) and properties.get("MCID") in hidden:
            stream[index - 1] = "/Artifact"
            properties.clear()
            properties["Type"] = "/Pagination"
