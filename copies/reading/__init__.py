"""Bundles and versions as PDF: what to render, under which key it is stored, and which copies were made of it."""

from copies.reading.sources import AgreementSource, ComparisonSource, Source, VersionSource, source_from
from copies.reading.store import find, find_or_ask, forget_file, read_stored, render_and_store

__all__ = [
    "AgreementSource",
    "ComparisonSource",
    "Source",
    "VersionSource",
    "find",
    "find_or_ask",
    "forget_file",
    "read_stored",
    "render_and_store",
    "source_from",
]
