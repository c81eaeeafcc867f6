"""What sort of file some bytes are, told by their beginning; what is refused unread, and why."""

from __future__ import annotations

import io
import re
import zipfile

from sources.files.found import Unfit

# By format: the most bytes. Pictures in a file are not read, and count.
LARGEST = {"docx": 20_000_000, "odt": 20_000_000, "pdf": 20_000_000, "html": 5_000_000}
MAXIMUM = max(LARGEST.values())
EXTENSIONS = {"docx": "docx", "odt": "odt", "pdf": "pdf", "html": "html", "text": "txt"}
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "text": "text/plain; charset=utf-8",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)


def format_of(data: bytes) -> str:
    """The format of a file: docx, odt, pdf, html, or text for all that is to be read as text.

    Raises ``Unfit`` for one that is known and not read, or too large.
    """
    format = _format(data)
    if format in LARGEST and len(data) > LARGEST[format]:
        raise Unfit("too_large", size=len(data), maximum=LARGEST[format])
    return format


def _format(data: bytes) -> str:
    if data.startswith(_OLE):
        raise Unfit("password" if _ENCRYPTED in data else "old_word")
    if data.startswith(b"{\\rtf"):
        raise Unfit("rtf")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return _archive(data)
    return "html" if _HTML.match(data[:4096]) else "text"


def _archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = b""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = archive.read("mimetype")
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError) as problem:
        raise Unfit("broken") from problem
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise Unfit("macros")
        return "docx"
    if kind.startswith(b"application/vnd.oasis.opendocument.text") and "content.xml" in names:
        return "odt"
    raise Unfit("unknown_zip")
