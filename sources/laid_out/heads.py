"""What the running heads of a source say of a version: its date, number and subject."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.moments import read_printed_date
from documents.text.content import VersionContent
from sources.findings import ImportFinding
from sources.laid_out.pages import PageHead, printed_number


def with_head[Content: VersionContent](content: Content, heads: Sequence[PageHead]) -> Content:
    """``content`` with the date, number and subject of its first running head; without one they stay unknown."""
    if not heads:
        return content
    head = heads[0]
    return replace(content, number=printed_number(head.number), date=read_printed_date(head.date), subject=head.subject)


def head_findings(content: VersionContent, heads: Sequence[PageHead]) -> Iterator[ImportFinding]:
    """Date, number and subject: unknown, impossible, or different from one page to the next."""
    if content.date is None:
        printed = heads[0].date if heads else ""
        message = (
            format_lazy(_("The printed date {date} does not exist; the date stays unknown."), date=printed)
            if printed
            else _("The text prints no date; it stays unknown until you enter it.")
        )
        yield ImportFinding("impossible-date" if printed else "unknown-date", message, "date")
    if content.number is None:
        message = _("The text prints no version number; it stays unknown until you enter it.")
        yield ImportFinding("unknown-number", message, "number")
    if not content.subject:
        message = _("The text prints no subject; it stays unknown until you enter it.")
        yield ImportFinding("unknown-subject", message, "subject")
    for head in heads[1:]:
        for field in ("date", "number", "subject"):
            found, first = getattr(head, field), getattr(heads[0], field)
            if found != first:
                yield ImportFinding(
                    "page-heads-differ",
                    format_lazy(
                        _("A page head prints “{found}” where the first one prints “{first}”; the first was used."),
                        found=found,
                        first=first,
                    ),
                    format_lazy(_("line {line}"), line=head.line),
                )
