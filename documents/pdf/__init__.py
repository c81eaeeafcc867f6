"""HTML → PDF, and PDF parts → one PDF. The only door to WeasyPrint."""

from documents.pdf.attachments import attachments_of
from documents.pdf.errors import LayoutProblem, PdfError, ResourceRefused
from documents.pdf.merging import Part, merge, prepare
from documents.pdf.rendering import Attached, render

__all__ = [
    "Attached",
    "LayoutProblem",
    "Part",
    "PdfError",
    "ResourceRefused",
    "attachments_of",
    "merge",
    "prepare",
    "render",
]
