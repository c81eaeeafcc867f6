"""What agreements claim, recomputed by ``verify_registry``: statements, evidence files, and removals by an act."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.acts.statements import altered_digests, missing
from agreements.ending import years_after
from agreements.models import EvidenceFile, Removal, RemovalKind
from agreements.removals import removed_digests
from documents.moments import local_day
from documents.proof import verification
from files import store as files


def disagreements(now: datetime) -> Iterator[str]:
    """Statements and files that are not what their digests say, and what is gone although no act removed it."""
    for digest in altered_digests():
        yield _("The statement %(digest)s has been changed: its digest disagrees.") % {"digest": digest}
    for digest in missing() - removed_digests(RemovalKind.STATEMENTS):
        yield _("The statement %(digest)s is gone, and no act removed it.") % {"digest": digest}
    removed = removed_digests(RemovalKind.EVIDENCE_FILES)
    for evidence in EvidenceFile.objects.order_by("pk"):
        yield from disagreement_of(evidence.file, evidence.sha256, evidence.name, is_removed=evidence.sha256 in removed)
    for removal in Removal.objects.order_by("pk"):
        if local_day(removal.removed_at) < max(removal.due_on, years_after(removal.kept_from, removal.years)):
            yield _("Removed before its time: %(removal)s.") % {"removal": removal}


def disagreement_of(file: FieldFile, sha256: str, name: str, *, is_removed: bool) -> Iterator[str]:
    """Whether a file is what was stored; ``is_removed``: an act removed it, so that it may be gone."""
    names = {"name": name, "file": file.name}
    try:
        found = files.digest(str(file.name))
    except FileNotFoundError:
        if not is_removed:
            yield _("The file of %(name)s is gone: %(file)s.") % names
        return
    except files.StorageUnavailable:
        yield _("The file of %(name)s can't be read: %(file)s.") % names
        return
    if found != sha256:
        yield _("The file of %(name)s has been changed: %(file)s is not what was stored.") % names


def _removal_note() -> str:
    """What an auditor should know of although nothing is wrong with it."""
    count = Removal.objects.count()
    if not count:
        return ""
    return ngettext(
        "%(count)s file or statement was removed at the end of its time, by a recorded act.",
        "%(count)s files and statements were removed at the end of their time, each by a recorded act.",
        count,
    ) % {"count": count}


verification.contribute(disagreements, remark=_removal_note)
