"""Whether a text with an outline is an agreement at all, and not a recipe, a manual or a novel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from terms.importing.titles import bare

_NAME_LINES = 3
_ENOUGH = 2
_MANY = 4
_NAME_WORDS = 8

# Words of roles, duties and sources of law that hardly occur outside agreements.
_STRONG = re.compile(
    r"\b((?:sub-?)?verwerker|verwerkingsverantwoordelijke|persoonsgegevens|opdrachtgever|opdrachtnemer|"
    r"\w*overeenkomst|partijen|geheimhoud|aansprakelijk|datalek|betrokkene|avg|verhuurder|huurder|licentienemer|"
    r"licentiegever|toepasselijk recht|(?:sub-?)?processor|controller|personal data|confidential|liab(?:le|ility)|"
    r"data subject|gdpr|indemnif|hereby|hereinafter|governing law|licensor|licensee|"
    r"this (?:agreement|contract|addendum|dpa)\b|(?:either|each|both) part(?:y|ies)\b|"
    r"\w*vertrag|vereinbarung|auftragsverarbeit|auftragnehmer|auftraggeber|verantwortliche|personenbezogen|"
    r"vertraulich|haftung|haftet|betroffene|dsgvo|unterauftrag|kündigung|weisung|vertragspartei)",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"\b(partij|beveilig|voorwaarden|toestemming|beëindig|opzeg|leverancier|klant|vergoeding|zal|verplicht|"
    r"agreement|part(?:y|ies)\b|breach|terminat|warrant|obligation|contract|customer|supplier|vendor|provider|client|"
    r"fees?\b|shall|lieferant|kunde|anbieter|vergütung|pflicht|verpflichtet|kündig)",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(agreement|addendum|contract|terms|dpa|nda|\w*overeenkomst|\w*voorwaarden|\w*afspraken|\w*reglement|"
    r"\w*vertrag|\w*vereinbarung|\w*bedingungen|clauses|clausules|bepalingen|klauseln)\b(?!-\w)",
    re.IGNORECASE,
)
# What clauses are about, at the start of their title.
_CLAUSE = re.compile(
    r"(definition|interpretation|purpose|scope|subject|object|duration|term\b|terms\b|termination|liability|"
    r"confidential|secrecy|security|governing law|applicable law|law\b|jurisdiction|audit|sub-?process|fees\b|payment|"
    r"obligations|duties|instructions|indemni|force majeure|personal data breach|final provisions|general provisions|"
    r"miscellaneous|definitie|begrip|doel\b|onderwerp|duur\b|looptijd|beëindig|einde\b|aansprakelijk|geheimhoud|"
    r"vertrouwelijk|beveilig|toepasselijk|recht\b|geschil|controle\b|sub-?verwerk|verplichting|vergoeding|betaling|"
    r"datalek|slot\b|slotbepaling|overmacht|reikwijdte|begriffe|zweck|gegenstand|dauer|laufzeit|kündigung|haftung|"
    r"vertraulich|geheimhaltung|sicherheit|anwendbares recht|gerichtsstand|pflichten|weisung|unterauftrag|vergütung|"
    r"schluss)",
    re.IGNORECASE,
)


def _distinct(pattern: re.Pattern[str], text: str) -> int:
    return len({found.lower() for found in pattern.findall(text)})


@dataclass(frozen=True)
class Evidence:
    """The lines before the first clause, those of the clauses, and the titles of the clauses.

    ``numbered``: the clauses carry numbers of their own, which the headings of other texts have less often.
    """

    before: Sequence[str]
    clauses: Sequence[str]
    titles: Sequence[str]
    numbered: bool

    def is_agreement(self) -> bool:
        """Whether words, titles and the name of the whole say so; two signs of them are enough."""
        text = "\n".join(self.clauses)
        strong = _distinct(_STRONG, text + "\n" + "\n".join(self.before))
        weak = _distinct(_WEAK, text)
        titles = len({found[0].lower() for title in self.titles if (found := _CLAUSE.match(bare(title)))})
        names = [line for line in self.before[:_NAME_LINES] if len(line.split()) <= _NAME_WORDS]
        if titles >= _ENOUGH or strong >= _ENOUGH:
            return True
        if any(_NAME.search(line) for line in names) and strong + weak + titles >= _ENOUGH:
            return True
        if strong and titles:
            return True
        return self.numbered and (bool((strong or titles) and weak) or weak >= _MANY)
