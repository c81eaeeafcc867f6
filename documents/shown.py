"""What a person is shown of a version before acting on it, as one value: what differs from it was not seen."""

from __future__ import annotations

from documents import order
from documents.findings.validation import findings
from documents.models import ChangeNote, DocumentVersion
from documents.notes.writing import note_state
from documents.proof.digest import canonical_json, sha256
from documents.rows.drafting import content_of


def state_of(version: DocumentVersion) -> str:
    """A digest of everything a draft says, and of where it stands."""
    return sha256(f"{version.line_id}\n{canonical_json(content_of(version))}")


def state_shown(version: DocumentVersion) -> str:
    """The same, with what the pages of publishing and withdrawing show beside the text.

    That is its standing, the order of the line, which decides its place and number, the notes of its changes, and what
    there is to look at.
    """
    lines = [
        state_of(version),
        f"{version.status} {version.digest} {version.is_withdrawn}",
        ",".join(str(other.pk) for other in order.in_order(version.line)),
        *sorted(f"{note.row} {note_state(note)}" for note in ChangeNote.objects.filter(version=version)),
        *([] if version.is_published else sorted(f"{found.level} {found.code}" for found in findings(version))),
    ]
    return sha256("\n".join(lines))
