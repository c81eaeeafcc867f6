"""Files that are archives of XML, opened within limits: nothing is unpacked that was not asked for and counted."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from sources.files.found import Unfit

# The largest agreement of ours, with its tables, has 2 MB of XML; one of 400 pages has 30.
LARGEST_PART = 60 * 1024 * 1024
MOST_ENTRIES = 10_000
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


class Package:
    """An archive and its parts, by name."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, zlib.error) as problem:
            raise Unfit("broken") from problem
        if len(entries) > MOST_ENTRIES:
            raise Unfit("bomb")
        self._entries = {entry.filename: entry for entry in entries}
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise Unfit("password")

    def names(self) -> list[str]:
        return list(self._entries)

    def read(self, name: str) -> bytes | None:
        """A part, None where there is none."""
        entry = self._entries.get(name)
        if entry is None:
            return None
        if entry.file_size > LARGEST_PART:
            raise Unfit("bomb")
        try:
            with self._zip.open(entry) as part:
                # What an entry says of its size need not be so.
                data = part.read(LARGEST_PART + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as problem:
            raise Unfit("broken") from problem
        if len(data) > LARGEST_PART:
            raise Unfit("bomb")
        return data

    def xml(self, name: str) -> etree._Element | None:
        """A part as its root element, None where there is none."""
        data = self.read(name)
        if data is None:
            return None
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        # Entities are how a few bytes become gigabytes; no word processor writes any.
        if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
            raise Unfit("bomb")
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as problem:
            raise Unfit("too_deep" if "depth" in str(problem).lower() else "broken") from problem


def text_in(element: etree._Element) -> str:
    """All text inside an element."""
    return "".join(str(text) for text in element.itertext())
