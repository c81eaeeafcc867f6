"""What the law wants an agreement on processing to say, and by which words a text of a kind shows where it says so.

The requirements are those of art. 28(2), (3), (4) and (9) and 30(2) GDPR, and of opinion 22/2024 of the EDPB on chains
of processors. Which part of an agreement answers which of them is declared by the app that owns that part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Requirement:
    """A requirement: its code never changes; ``cited`` is where it stands, ``what`` what it asks in short."""

    code: str
    cited: str | Promise
    what: str | Promise

    def __str__(self) -> str:
        return f"{self.cited}: {self.what}"


@dataclass(frozen=True)
class Clue:
    """Where in a kind of document an answer may stand.

    Of the rows of ``collections`` (empty: of all) those that have most of the ``words``, regular expressions over small
    letters, and the first of them in any case; without words the first row that there is. The collections are in the
    order of preference. A heading answers nothing by itself: where ``lists`` are named, one of them must have a row.
    """

    collections: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    patterns: tuple[re.Pattern[str], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "patterns", tuple(map(re.compile, self.words)))


def _requirements() -> dict[str, Requirement]:
    said = (
        ("28-2", _("art. 28(2) GDPR"), _("no sub-processor without the controller's authorisation; changes are told")),
        ("28-3", _("art. 28(3) GDPR"), _("subject matter, duration, nature and purpose, data, data subjects")),
        (
            "28-3-a",
            _("art. 28(3)(a) GDPR"),
            _("only on documented instructions, transfers to third countries included"),
        ),
        ("28-3-b", _("art. 28(3)(b) GDPR"), _("confidentiality of the people who process")),
        ("28-3-c", _("art. 28(3)(c) GDPR"), _("security of processing (art. 32)")),
        ("28-3-d", _("art. 28(3)(d) GDPR"), _("conditions for engaging another processor")),
        ("28-3-e", _("art. 28(3)(e) GDPR"), _("assistance with the rights of data subjects")),
        ("28-3-f", _("art. 28(3)(f) GDPR"), _("assistance with art. 32 to 36: security, breaches, impact assessments")),
        ("28-3-g", _("art. 28(3)(g) GDPR"), _("deletion or return of all data at the end")),
        ("28-3-h", _("art. 28(3)(h) GDPR"), _("information and audits that show compliance")),
        ("28-4", _("art. 28(4) GDPR"), _("the same obligations for sub-processors; liable for them")),
        ("28-9", _("art. 28(9) GDPR"), _("in writing, also in electronic form")),
        ("30-2", _("art. 30(2) GDPR"), _("what the processor's record of processing names")),
        (
            "22-2024",
            _("EDPB opinion 22/2024"),
            _("who is in the chain of sub-processors: name, address, contact, task"),
        ),
    )
    return {code: Requirement(code, cited, what) for code, cited, what in said}


REQUIREMENTS = _requirements()
_answers: dict[str, dict[str, tuple[Clue, ...]]] = {}


def declare(kind: str, answers: dict[str, Sequence[Clue]]) -> None:
    """Say which requirements a kind of document answers, and what shows where; called by the app that owns the kind.

    Raises ``KeyError`` for a requirement that there is not.
    """
    _answers[kind] = {REQUIREMENTS[code].code: tuple(clues) for code, clues in answers.items()}


def answered_by(kind: str) -> dict[Requirement, tuple[Clue, ...]]:
    """The requirements that a kind of document answers, in the order of the law."""
    declared = _answers.get(kind, {})
    return {each: declared[each.code] for each in REQUIREMENTS.values() if each.code in declared}


def choices() -> list[tuple[str, str]]:
    """All requirements for a form: code and where it stands."""
    return [(each.code, str(each.cited)) for each in REQUIREMENTS.values()]
