"""A structure tree in WeasyPrint's own objects: elements, their children, and who owns which content of a page."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from pdf.errors import LayoutProblem


class Tree:
    """The structure tree of a PDF in the making.

    ``moved`` tells which element took the children of one that is gone; ``dropped`` are annotations to leave out.
    """

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

    def kids(self, element: Any) -> list[Any]:
        """The structure elements directly under ``element``, in order."""
        found = [self.resolve(kid) for kid in element["K"] if isinstance(kid, bytes)]
        return [kid for kid in found if kid.get("Type") == "/StructElem"]

    def is_annotation(self, kid: Any) -> bool:
        """Whether a child is a reference to an annotation."""
        return isinstance(kid, bytes) and bool(self.resolve(kid).get("Type") == "/OBJR")

    def take(self, element: Any, giver: Any, into: list[Any]) -> None:
        """Append the children of ``giver`` to ``into``, as children of ``element``."""
        for kid in giver["K"]:
            if isinstance(kid, int) and giver["Pg"] != element["Pg"]:
                into.append(self.make.Dictionary({"Type": "/MCR", "Pg": giver["Pg"], "MCID": kid}))
                continue
            into.append(kid)
            if isinstance(kid, bytes) and self.resolve(kid).get("Type") == "/StructElem":
                self.resolve(kid)["P"] = element.reference

    def own(self, mcid: int, page_reference: bytes, body: Any) -> None:
        """Marked content of a page belongs to ``body`` now."""
        page = self.pdf.page_references.index(page_reference)
        self.numbers[2 * page + 1][mcid] = body.reference

    def absorb(self, element: Any, gone: Any, into: list[Any]) -> None:
        """As :meth:`take`, and ``element`` owns from now on what ``gone`` owned."""
        self.take(element, gone, into)
        self.moved[gone.reference] = element.reference

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
        """The element that an element's content belongs to in the end."""
        while reference in self.moved:
            reference = self.moved[reference]
        return reference

    def walk(self, element: Any) -> Iterator[bytes]:
        """The references of an element and of all elements below it."""
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
