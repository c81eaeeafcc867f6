"""Where things stand in the administration."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse

from annexes.kinds import ANNEX1, ANNEX2
from documents.kinds import kind_of
from documents.models import DocumentVersion
from terms.kinds import TERMS

_MODELS = {
    TERMS: "terms_termsversion",
    ANNEX1: "annexes_annex1version",
    ANNEX2: "annexes_annex2version",
}


def version_address(version: DocumentVersion, view: str = "change") -> str:
    """The admin's page of a version, of whatever kind."""
    return reverse(f"admin:{_MODELS[kind_of(version.kind)]}_{view}", args=[version.pk])


def may_begin_draft(user: Any, version: DocumentVersion) -> str:
    """Where a person begins the next draft from a version, with one press of a button; empty without the right."""
    model = _MODELS[kind_of(version.kind)]
    app, name = model.split("_", 1)
    return reverse(f"admin:{model}_copy", args=[version.pk]) if user.has_perm(f"{app}.add_{name}") else ""


def edit_address(version: DocumentVersion) -> str:
    """Where a draft is written: in the editor, or else in its form."""
    try:
        return version_address(version, "edit")
    except NoReverseMatch:
        return version_address(version)
