"""The files inside a PDF of ours."""

from __future__ import annotations

import io

from pikepdf import Pdf


def attachments_of(pdf: bytes) -> dict[str, bytes]:
    """The attached files by name, byte for byte."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        return {name: spec.get_file().read_bytes() for name, spec in opened.attachments.items()}
