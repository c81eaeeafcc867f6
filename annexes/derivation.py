"""Propose the facts beside the rows of a new draft; what an officer or an ancestor already says is left alone."""

from __future__ import annotations

from documents.models import DocumentVersion


def derive_annex1(version: DocumentVersion) -> None:
    pass


def derive_annex2(version: DocumentVersion) -> None:
    pass
