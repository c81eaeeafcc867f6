"""What an OpenDocument text says of tracked changes that nobody accepted or rejected yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from sources.files.opendocument.names import TEXT
from sources.files.package import text_in

_EXAMPLES, _LONGEST_EXAMPLE = 3, 120


@dataclass
class Changes:
    """Tracked changes: what was inserted stands in the text between two marks, what was deleted apart."""

    inserted: set[str] = field(default_factory=set)
    deleted: dict[str, list[etree._Element]] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, body: etree._Element) -> Changes:
        found = cls()
        for region in body.iter(f"{TEXT}changed-region"):
            identity = region.get(f"{TEXT}id") or region.get("{http://www.w3.org/XML/1998/namespace}id") or ""
            if region.find(f"{TEXT}insertion") is not None:
                found.inserted.add(identity)
            deletion = region.find(f"{TEXT}deletion")
            if deletion is not None:
                found.deleted[identity] = [e for e in deletion if str(e.tag) in {f"{TEXT}p", f"{TEXT}h"}]
                text = " ".join(text_in(each) for each in found.deleted[identity]).strip()
                if text and len(found.examples) < _EXAMPLES:
                    found.examples.append(text[:_LONGEST_EXAMPLE])
        return found

    def counted(self) -> dict[str, Any]:
        if not (self.inserted or self.deleted):
            return {}
        examples = {"inserted": [], "deleted": self.examples}
        return {"inserted": len(self.inserted), "deleted": len(self.deleted), "examples": examples}
