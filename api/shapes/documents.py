"""The processor, its documents and their versions."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from api.types import Shape, Utc

Kind = Literal["terms", "annex1", "annex2"]


class Processor(Shape):
    """The processor that keeps this registry (art. 28 GDPR)."""

    name: str
    short_name: str
    address: str
    operating_companies: list[str]
    kvk_number: str
    website: str


class Line(Shape):
    """A line of versions: an annex 1 has one for each release line of its product."""

    id: int
    from_release: str = Field(description="The first release it covers; empty for a document with one line.")
    current_version: str | None = Field(description="By its reference; null when all are withdrawn.")
    versions: list[str] = Field(description="The references of all published versions, the newest first.")


class Document(Shape):
    """A document that the processor keeps: privacy terms, an annex 1 of a product, an annex 2."""

    id: int
    kind: Kind
    scope: str
    title: str
    is_public: bool
    lines: list[Line]


class Documents(Shape):
    items: list[Document]
    next_cursor: str | None


class Version(Shape):
    """A published version, which never changes. Which version binds whom is another question."""

    reference: str = Field(description="By which everybody names it, such as B1-12.")
    kind: Kind
    document_id: int
    line_id: int
    from_release: str
    title: str
    number: str | None
    dated: date | None = Field(description="As printed.")
    subject: str
    language: str
    state: Literal["current", "older", "withdrawn"]
    published_at: Utc
    withdrawn_at: Utc | None
    sha256: str = Field(description="Of the sealed content, byte for byte: see `/versions/{reference}/content`.")
    ledger_position: int
    ledger_hash: str


class Versions(Shape):
    items: list[Version]
    next_cursor: str | None


class VersionInFull(Version):
    """A version with all that it says."""

    content: dict[str, Any] = Field(description="The sealed content as data; texts of paragraphs are simple HTML.")


class ComparedRow(Shape):
    """A row that differs; of one that was added there is no old text, of one that is gone no new one."""

    kind: str
    place: str
    change: str
    old: str | None
    new: str | None
    presumed: bool = Field(description="Paired by likeness, since the rows say nothing of each other.")


class RowNote(Shape):
    """What the processor says of a change; an empty row: of all of them."""

    row: str
    says: list[str]


class Comparison(Shape):
    """What differs between two versions, from the old one to the new one."""

    old: str
    new: str
    counts: dict[str, dict[str, int]] = Field(description="By sort of row: how many were added, reworded and so on.")
    changes: list[ComparedRow]
    notes: list[RowNote]


class LogEntry(Shape):
    """What a published version changed, in plain words."""

    version: str
    title: str
    number: str | None
    published_at: Utc
    changed_at: Utc = Field(description="Of the publication, or of the withdrawal after it.")
    is_withdrawn: bool
    compared_with: str | None
    summary: list[str]
    notes: list[str]


class ChangeLog(Shape):
    items: list[LogEntry]
    next_cursor: str | None


class Checkpoint(Shape):
    """The newest signed head of the journal (C2SP tlog-checkpoint)."""

    origin: str
    size: int
    root: str = Field(description="The root hash, base64.")
    note: str = Field(description="The signed note, as `/log/checkpoint` has it.")
    keys: list[str] = Field(description="The verifier keys by which the note is known.")
