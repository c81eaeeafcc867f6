"""What the journal holds of documents: versions and what stands beside their texts. The rows of a text are proved by
what was sealed, those of a draft by their history.
"""

from __future__ import annotations

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from documents.models import (
    ApprovalStep,
    ChangeNote,
    CoverageLink,
    Document,
    DocumentVersion,
    Doubt,
    EditorialMark,
    ImportedSource,
    Line,
    Publication,
    Row,
    VersionRank,
    Withdrawal,
)
from journal import kinds
from journal.watching import exempt, watch, watch_history

LIBRARY, LINE = "document.entered", "line.entered"
IMPORTED, DRAFTED, EDITED, DELETED = "draft.imported", "draft.begun", "draft.edited", "draft.deleted"
PUBLISHED, WITHDRAWN, EDITORIAL = "version.published", "version.withdrawn", "version.editorial"
ORDER, FACTS, NOTED = "order.confirmed", "facts.corrected", "change.noted"
APPROVAL_REQUESTED, APPROVAL_COMMENTED = "approval.requested", "approval.commented"
APPROVED, REJECTED, COVERED = "approval.given", "approval.refused", "coverage.settled"

kinds.declare(
    {
        LIBRARY: _("document entered or changed"),
        LINE: _("release line entered or changed"),
        IMPORTED: _("text imported as drafts"),
        DRAFTED: _("draft begun"),
        EDITED: _("draft edited"),
        DELETED: _("draft deleted"),
        PUBLISHED: _("version published"),
        WITHDRAWN: _("version withdrawn"),
        EDITORIAL: _("version marked as editorial"),
        ORDER: _("order of versions confirmed"),
        FACTS: _("facts beside a text corrected"),
        NOTED: _("change noted"),
        APPROVAL_REQUESTED: _("approval of a draft asked for"),
        APPROVAL_COMMENTED: _("draft commented upon"),
        APPROVED: _("draft approved"),
        REJECTED: _("draft not approved"),
        COVERED: _("answers to requirements of the law settled"),
    }
)
for model in (
    Document,
    Line,
    DocumentVersion,
    VersionRank,
    Publication,
    Withdrawal,
    EditorialMark,
    ImportedSource,
    ChangeNote,
    ApprovalStep,
    CoverageLink,
):
    watch(model)
watch_history(Doubt)
exempt("documents.opendraft", "what somebody typed and has not saved: no part of a draft yet")
exempt("documents.doubt", "points to check in a draft; their history is held")


def watch_texts() -> None:
    """The rows of every text, whatever app they are in: by their history."""
    for model in apps.get_models():
        if issubclass(model, Row):
            watch_history(model)
            exempt(model._meta.label_lower, "proved by what was sealed; of a draft, its history is held")


watch_texts()
