"""What must be right before a version is published (errors), and what an officer should look at (warnings)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from characters import PlainLine, PlainText, missing_glyphs
from characters import describe as describe_characters
from documents import richtext
from documents.fields import RichTextField
from documents.finding import Finding
from documents.findings.header import copy_findings, header_findings
from documents.findings.unfilled import describe, unfilled_places
from documents.models import DocumentVersion, Row
from documents.proof.digest import canonical_json
from documents.rows.drafting import content_of
from documents.rows.schema import schema_of

type Check = Callable[[DocumentVersion, Any], Iterator[Finding]]

_checks: list[Check] = []


def register(check: Check) -> None:
    """Have every draft looked at in one more way; called once by an app that knows something this one doesn't."""
    if check not in _checks:
        _checks.append(check)


def look_ahead(version: DocumentVersion) -> None:
    """Let the registered checks see a draft outside any lock; they remember what they found well."""
    if not version.is_published:
        content = content_of(version)
        for check in _checks:
            list(check(version, content))


def findings(version: DocumentVersion, *, at: datetime | None = None, quickly: bool = False) -> list[Finding]:
    """Everything to say about ``version`` before it is published ``at`` a moment (None: whenever), errors first;
    ``quickly`` without the registered checks, which lay it out.
    """
    content = content_of(version)
    found = [
        *_rows(version),
        *_unprintable_subject(version),
        *header_findings(version, content),
        *_doubts(version),
        *_copies(version, content),
    ]
    schema = schema_of(version.kind)
    found += schema.validate(version, content)
    if at is not None and schema.validate_at is not None:
        found += schema.validate_at(version, at)
    if not quickly:
        found += copy_findings(version)
    if not quickly and not any(finding.level == "error" for finding in found):
        found += [finding for check in _checks for finding in check(version, content)]
    return sorted(found, key=lambda finding: finding.level)


def _rows(version: DocumentVersion) -> Iterator[Finding]:
    empty = True
    language = get_language()
    for model in schema_of(version.kind).models():
        names = tuple(field.attname for field in model._meta.concrete_fields if _is_said(field))
        for row in model.objects.filter(version=version):
            empty = False
            for finding in _of_row(model, names, tuple(getattr(row, name) for name in names), language):
                yield replace(finding, row=row)
    if empty:
        yield Finding("error", "empty", _("The draft has no content yet."))


def _is_said(field: Any) -> bool:
    """Whether a column is part of what a row says: of its keys and its place there is nothing to find."""
    return not (field.is_relation or field.primary_key or field.name in ("lineage", "position"))


@lru_cache(maxsize=4096)
def _of_row(
    model: type[Row], names: tuple[str, ...], values: tuple[Any, ...], language: str | None
) -> tuple[Finding, ...]:
    """What there is to say of a row that says this, in the active language. A draft is looked at after every save, of
    which most rows say what they said before.
    """
    row = model(**dict(zip(names, values, strict=True)))
    return tuple(replace(finding, row=None) for finding in _findings_of_row(row))


def _findings_of_row(row: Row) -> Iterator[Finding]:
    yield from _unprintable(row)
    yield from _unfilled_findings(row)
    # The database holds foreign keys and lineages; asking it once a row would cost hundreds of queries.
    elsewhere = [field.name for field in row._meta.concrete_fields if not _is_said(field)]
    try:
        row.full_clean(exclude=elsewhere, validate_unique=False, validate_constraints=False)
    except ValidationError as refusal:
        for name, messages in refusal.message_dict.items():
            column: Any = row._meta.get_field(name) if name != "__all__" else None
            label = str(column.verbose_name) if column is not None else ""
            where = f"{row._meta.verbose_name} “{row}” {label}".strip()
            yield Finding("error", "row", " ".join(messages), where, row, "" if name == "__all__" else name)


def _unprintable(row: Row) -> Iterator[Finding]:
    """What a copy could not print: characters without a glyph, and list items without a text."""
    for field in row._meta.concrete_fields:
        if not isinstance(field, PlainLine | PlainText):
            continue
        value = getattr(row, field.attname)
        is_rich = isinstance(field, RichTextField)
        where = f"{row._meta.verbose_name} “{row}” {field.verbose_name}"
        if found := missing_glyphs(" ".join(richtext.lines(value)) if is_rich else value):
            message = _(
                "The copies' fonts have no %(characters)s, so that nobody could read it. Leave it out, or say it in "
                "other letters."
            )
            yield Finding(
                "error", "no_glyph", message % {"characters": describe_characters(found)}, where, row, field.name
            )
        if is_rich and richtext.has_empty_items(value):
            yield Finding(
                "error",
                "empty_item",
                _("A list has an item without a text. Fill it in or remove it."),
                where,
                row,
                field.name,
            )


def _unprintable_subject(version: DocumentVersion) -> Iterator[Finding]:
    if found := missing_glyphs(f"{version.subject} {version.scope}"):
        message = _("The copies' fonts have no %(characters)s. Say it in other letters.")
        yield Finding("error", "no_glyph", message % {"characters": describe_characters(found)}, _("subject"))


def _unfilled_findings(row: Row) -> Iterator[Finding]:
    """Places that a form left to be filled in, in any text of the row."""
    texts = [
        value
        for field in row._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and (value := getattr(row, field.attname))
    ]
    plain = (" ".join(richtext.lines(text)) if text.startswith("<") else text for text in texts)
    if places := [place for text in plain for place in unfilled_places(text)]:
        where = f"{row._meta.verbose_name} “{row}”"
        message = _("This is still to be filled in: %(places)s.") % {"places": describe(list(dict.fromkeys(places)))}
        yield Finding("warning", "unfilled", message, where, row)


def _doubts(version: DocumentVersion) -> Iterator[Finding]:
    for doubt in version.doubts.filter(settled=False):
        yield Finding("warning", "doubt", doubt.message, doubt.where)


def _copies(version: DocumentVersion, content: Any) -> Iterator[Finding]:
    canonical = canonical_json(content)
    for other in version.line.versions.filter(status=DocumentVersion.Status.PUBLISHED).select_related("publication"):
        if other.publication.canonical == canonical:
            yield Finding(
                "error",
                "same_content",
                _("%(other)s says exactly the same, and is published already.") % {"other": other},
            )
