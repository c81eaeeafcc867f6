"""What an import has to say beside the content it read."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class ImportFinding:
    """A warning: a stable ``code``, a message in the user's language, and where (a line, a row, a field).

    ``document`` is the index in ``ImportReading.contents`` of the content it is about.
    """

    code: str
    message: str | Promise
    where: str | Promise = ""
    document: int = 0


@dataclass(frozen=True)
class Flag:
    """A row whose place is uncertain: its path, such as ``articles/3/paragraphs/1`` (from 0), and why.

    ``document`` is the index in ``ImportReading.contents`` of the content that holds the row.
    """

    path: str
    reason: str | Promise
    document: int = 0


@dataclass(frozen=True)
class Furniture:
    """Words of the page rather than of the text: a running head, page number, footnote mark, repeated table head.

    ``line`` counts the lines of the source from 1.
    """

    kind: str
    text: str
    line: int
