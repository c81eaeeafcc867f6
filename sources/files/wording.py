"""In words, what the readers of files found: why a file is not read, and what stands in it beside its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from sources.files.found import Remark, Unfit
from sources.findings import ImportFinding
from sources.source import UnreadableSource

_REFUSALS: Mapping[str, Any] = {
    "old_word": _(
        "This is a file of an old Word (.doc), which can't be read safely. Open it in Word or LibreOffice, save it as "
        ".docx, and import that."
    ),
    "rtf": _("This is an RTF file. Open it in Word or LibreOffice, save it as .docx, and import that."),
    "password": _("This file is locked with a password. Save it without one, and import that."),
    "macros": _(
        "This file holds macros: programs that run when it is opened. Save it as .docx, which holds none, and import "
        "that."
    ),
    "bomb": _(
        "This file unpacks to far more than an agreement holds, or is made in a way that no word processor does. "
        "It was not read."
    ),
    "broken": _(
        "This file is damaged: its program may still be able to open and repair it. Save it again, and import that."
    ),
    "unknown_zip": _("This is an archive, and not a text of Word or LibreOffice. Import the text that is in it."),
    "too_deep": _("In this file elements stand inside each other, too deep for an agreement. Save it as plain text."),
    "too_demanding": _(
        "Reading this file takes more time or memory than any agreement does. Save the pages with the text alone, and "
        "import those."
    ),
    "too_large": _("This file has {size} bytes; one of this sort may have at most {maximum}. Leave its pictures out."),
    "too_many_pages": _("This file has {pages} pages; an agreement of at most {maximum} pages can be imported."),
    "too_many_lines": _("This file has {lines} lines; an agreement of at most {maximum} lines can be imported."),
    "scan": _(
        "This PDF is a scan: its {pages} pages are pictures, and hold no text. Have the text recognised (OCR) and "
        "check it, or import the file that it was printed from."
    ),
    "no_text": _("This file is empty; there is no text to import."),
    "unreadable_text": _(
        "The letters of this PDF can't be told from their shapes: the file does not say which they are. Import the "
        "file that it was printed from."
    ),
}
# Why an officer should look at a row.
NOTES: Mapping[str, Promise] = {
    "image": _("An image stood here; a text can't hold it."),
    "struck": _("Words that are struck out in the source were left out here."),
    "raised": _("Raised or lowered characters were set as plain text (“m^2”, “CO2”, “[1]”)."),
    "footnote": _("A footnote was put behind the text that refers to it."),
    "textbox": _("This stood in a text box beside the text; look whether this is its place."),
    "formula": _("A formula was set as plain text."),
    "symbol": _("A sign of a symbol font was set as plain text; look whether it is the same."),
    "merged": _("In this table cells are joined; look whether each row says what it should."),
    "counted": _("All items of this list bear one number in the source; they were counted, as Markdown does."),
    "hyphen": _("A word was put together here from two lines; look whether its hyphen should stay."),
    "columns": _("This page has columns; look whether the text goes on where it should."),
    "table": _("Rows of a table were found from how they lie on the page; look whether each cell is whole."),
}
# What stands in a file beside its text, by sort; those of one sort are told together.
_BESIDE: Mapping[str, Any] = {
    "comment": _("A comment in the margin, which is no part of the text: {pieces}"),
    "hidden": _("Hidden text, which no page shows; left out: {pieces}"),
    "header": _("In the running head; left out: {pieces}"),
    "footer": _("In the running foot; left out: {pieces}"),
    "contents": _("A table of contents, which the word processor makes by itself; left out: {pieces}"),
    "image": _("Pictures, which a text can't hold: {pieces}"),
    "embedded": _("Another file is embedded in this one; it was not read. {pieces}"),
    "annotation": _("A note on the page, which is no part of the text: {pieces}"),
    "form_field": _("A form field was filled in; its words are not in the text: {pieces}"),
    "picture_page": _("Pages without text, which may be scanned: {pieces}"),
    "watermark": _("Words that lie across the page; left out: {pieces}"),
    "unread": _("Words of the file that were not read; look for them in the source: {pieces}"),
    "setting": _("Settings and programs of a web page; left out: {pieces}"),
    "navigation": _("A menu or frame of a web page; left out: {pieces}"),
}
_SHOWN = 12


def refusal(unfit: Unfit) -> UnreadableSource:
    """Why a file is not read."""
    return UnreadableSource(format_lazy(_REFUSALS.get(unfit.code, _REFUSALS["broken"]), **unfit.values))


def beside(remarks: Sequence[Remark]) -> Iterator[ImportFinding]:
    """What stands in a file beside its text: a finding for each sort, except that comments stand at their lines."""
    sorts: dict[str, list[Remark]] = {}
    for remark in remarks:
        sorts.setdefault(remark.code, []).append(remark)
    for code, found in sorts.items():
        if code not in _BESIDE:
            continue
        groups = [[remark] for remark in found[:_SHOWN]] if code in {"comment", "annotation"} else [found]
        for group in groups:
            pieces = [f"“{remark.text}”" for remark in group if remark.text]
            shown = pieces[:_SHOWN] + [f"… (+{len(pieces) - _SHOWN})"] * (len(pieces) > _SHOWN)
            line = min(remark.line for remark in group)
            yield ImportFinding(
                f"beside-{code}",
                format_lazy(_BESIDE[code], pieces=" · ".join(shown) or "–"),
                format_lazy(_("line {line}"), line=max(line, 1)),
            )
