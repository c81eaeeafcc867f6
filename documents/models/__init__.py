from documents.models.approval import ApprovalStep
from documents.models.coverage import CoverageLink
from documents.models.document import Document, Line
from documents.models.editorial import EditorialMark
from documents.models.note import ChangeNote
from documents.models.open_draft import OpenDraft
from documents.models.publication import Publication, Withdrawal
from documents.models.rows import FootnoteRow, LogRow, Row, RowFacts
from documents.models.source import Doubt, ImportedSource
from documents.models.version import DocumentVersion, VersionRank

__all__ = [
    "ApprovalStep",
    "ChangeNote",
    "CoverageLink",
    "Document",
    "DocumentVersion",
    "Doubt",
    "EditorialMark",
    "FootnoteRow",
    "ImportedSource",
    "Line",
    "LogRow",
    "OpenDraft",
    "Publication",
    "Row",
    "RowFacts",
    "VersionRank",
    "Withdrawal",
]
