"""HTML → PDF, and PDF parts → one PDF. The only door to WeasyPrint."""

from pdf.attachments import attachments_of
from pdf.engine import engine
from pdf.errors import LayoutProblem, PdfError, ResourceRefused
from pdf.merging import PdfPart, merge, prepare
from pdf.rendering import Attached, render

__all__ = [
    "Attached",
    "LayoutProblem",
    "PdfError",
    "PdfPart",
    "ResourceRefused",
    "attachments_of",
    "engine",
    "merge",
    "prepare",
    "render",
]
