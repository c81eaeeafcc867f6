"""What is kept in memory of published versions: only what follows from their sealed content, so it can't grow stale.

A published version's content never changes (documents.lifecycle, documents.triggers), and its digest is that of all it
says. What follows from that content and from the arguments given is worked out once per process; templates, code and
translations change with a release, and so with the process. Whatever may change otherwise stays outside: which version
applies to whom, withdrawals, the order of versions, a document's title, facts beside the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache, wraps

from django.conf import settings

from documents.display.presentation import DocumentPart

# Five pieces of a version, on two pages, in two languages: some fifty versions that are read much.
PIECES = 512


@dataclass(frozen=True)
class _Key:
    """A part by all on which its page rests; ``part`` itself is only read when there is nothing yet under the key."""

    pk: int
    digest: str
    anchor: str
    template: str
    arguments: tuple[Hashable, ...]
    part: DocumentPart = field(compare=False)


def memoise[*Ts, R](make: Callable[[DocumentPart, *Ts], R]) -> Callable[[DocumentPart, *Ts], R]:
    """Make it once for each published version and arguments, of a draft each time.

    What ``make`` gives must follow from the part's body, anchor and template and from its arguments: a language is one.
    """

    @lru_cache(maxsize=PIECES)
    def once(key: _Key) -> R:
        return make(key.part, *key.arguments)  # type: ignore[arg-type]

    @wraps(make)
    def look_up(part: DocumentPart, *arguments: *Ts) -> R:
        version = part.version
        if not version.is_published or settings.DEBUG:
            return make(part, *arguments)
        return once(_Key(version.pk, version.digest, part.anchor, part.template, arguments, part))

    return look_up
