"""Words of the GDPR explained, for who reads an agreement twice a year. Beside the contract, never in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from documents.display.presentation import DocumentPart
from portal.memo import memoise


@dataclass(frozen=True)
class GlossaryTerm:
    """A word as the documents use it, how it is found in them, what it means, and where the law says so."""

    word: str
    pattern: str
    meaning: Promise
    source: str


TERMS = (
    GlossaryTerm(
        "verwerkingsverantwoordelijke",
        r"verwerkingsverantwoordelijken?",
        _("The organisation that decides why and how personal data are processed. Here: the customer."),
        "art. 4(7)",
    ),
    GlossaryTerm(
        "verwerker",
        r"(?<!sub-)(?<!sub)verwerkers?\b",
        _("The organisation that processes personal data on behalf of the controller, on its instructions."),
        "art. 4(8), art. 28",
    ),
    GlossaryTerm(
        "sub-verwerker",
        r"sub-?verwerkers?",
        _("Another processor that the processor engages for part of the work, such as a hosting company."),
        "art. 28(4)",
    ),
    GlossaryTerm("betrokkene", r"betrokkenen?", _("The person whom personal data are about."), "art. 4(1)"),
    GlossaryTerm(
        "persoonsgegevens",
        r"persoonsgegevens?",
        _("All information about a person who is known or can be found out, a number or an address included."),
        "art. 4(1)",
    ),
    GlossaryTerm(
        "bijzondere persoonsgegevens",
        r"bijzondere (categorieën van )?persoonsgegevens",
        _(
            "Data on health, religion, political opinion, ethnic origin and the like, which may be processed in few "
            "cases only."
        ),
        "art. 9",
    ),
    GlossaryTerm(
        "verwerking",
        r"verwerking(en)?\b",
        _("Everything that is done with personal data: collecting, storing, reading, sending, erasing."),
        "art. 4(2)",
    ),
    GlossaryTerm(
        "datalek",
        r"datalek(ken)?|inbreuk in verband met persoonsgegevens",
        _("A breach of security by which personal data are lost, changed, or seen by who should not see them."),
        "art. 4(12), art. 33",
    ),
    GlossaryTerm(
        "functionaris voor gegevensbescherming",
        r"functionaris (voor (de )?)?gegevensbescherming",
        _("The data protection officer (FG): watches over an organisation's handling of personal data."),
        "art. 37–39",
    ),
    GlossaryTerm(
        "Autoriteit Persoonsgegevens",
        r"autoriteit persoonsgegevens|toezichthoudende autoriteit",
        _("The Dutch authority that supervises whether privacy law is kept."),
        "art. 51",
    ),
    GlossaryTerm(
        "gegevensbeschermingseffectbeoordeling",
        r"gegevensbeschermingseffectbeoordeling|\bdpia\b",
        _("A study beforehand of what a risky processing means for people, and how to lessen it (DPIA)."),
        "art. 35",
    ),
    GlossaryTerm(
        "adequaatheidsbesluit",
        r"adequaatheidsbesluit|passend beschermingsniveau",
        _("The European Commission's decision that a country outside the EEA protects personal data well enough."),
        "art. 45",
    ),
    GlossaryTerm(
        "EER",
        r"\beer\b|europese economische ruimte",
        _("The European Economic Area: the European Union with Norway, Iceland and Liechtenstein."),
        "art. 44",
    ),
    GlossaryTerm(
        "pseudonimisering",
        r"pseudonimiser(ing|en)|gepseudonimiseerde?",
        _("Replacing names and numbers so that only who has the key can tell whom the data are about."),
        "art. 4(5)",
    ),
    GlossaryTerm(
        "passende technische en organisatorische maatregelen",
        r"technische en organisatorische maatregelen",
        _("Security that fits the risk: from encryption and access rights to training and procedures."),
        "art. 32",
    ),
    GlossaryTerm(
        "BSN",
        r"\bbsn\b|burgerservicenummer",
        _("The citizen service number. It may be used only where a law says so."),
        "art. 46 UAVG",
    ),
)


@dataclass(frozen=True)
class FoundTerm:
    """A term that occurs in a text, and how it is printed where it occurs first."""

    term: GlossaryTerm
    printed: str


def terms_in(parts: Iterable[DocumentPart]) -> list[FoundTerm]:
    """The terms that occur in any of the parts, in the alphabet's order, each as the first part with it prints it."""
    found: dict[str, FoundTerm] = {}
    for part in parts:
        for item in _terms_of(part):
            found.setdefault(item.term.word, item)
    return sorted(found.values(), key=lambda item: item.term.word.casefold())


@memoise
def _terms_of(part: DocumentPart) -> tuple[FoundTerm, ...]:
    whole = "\n".join(block.printed for block in part.content.blocks())
    matches = ((term, re.search(term.pattern, whole, re.IGNORECASE)) for term in TERMS)
    return tuple(FoundTerm(term, match[0]) for term, match in matches if match)
