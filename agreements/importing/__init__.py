"""Importing a source text: bytes in, contents of terms and annexes out, with everything that is uncertain said."""

from agreements.importing.read import ImportReading, read_documents
from documents.importing.findings import Finding, Flag, Furniture
from documents.importing.source import UnreadableSource

__all__ = ["Finding", "Flag", "Furniture", "ImportReading", "UnreadableSource", "read_documents"]
