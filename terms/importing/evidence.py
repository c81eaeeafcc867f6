"""Whether a text with an outline is an agreement at all, and not a recipe, a manual or a novel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terms.importing.titles import bare

_NAME_LINES = 3
_ENOUGH = 2
_MANY = 4
_NAME_WORDS = 8

# Words of roles, duties and sources of law that hardly occur outside agreements.
_STRONG = re.compile(
    r"\b((?:sub-?)?verwerker|verwerkingsverantwoordelijke|persoonsgegevens|opdrachtgever|opdrachtnemer|"
    r"\w*overeenkomst|partijen|geheimhoud|aansprakelijk|datalek|betrokkene|avg\b|verhuurder|huurder|licentienemer|"
    r"licentiegever|toepasselijk recht|(?:sub-?)?processor|controller|personal data|confidential|liab(?:le|ility)|"
    r"data subject|gdpr\b|indemnif|hereby|hereinafter|governing law|licensor|licensee|"
    r"this (?:agreement|contract|addendum|dpa)\b|(?:either|each|both) part(?:y|ies)\b|"
    r"\w*vertrag|vereinbarung|auftragsverarbeit|auftragnehmer|auftraggeber|verantwortliche|personenbezogen|"
    r"vertraulich|haftung|haftet|betroffene|dsgvo\b|unterauftrag|kündigung|weisung|vertragspartei|"
    r"databehandler|dataansvarlig|personoplysning|personuppgift|personvern|\w*aftale\b|\w*avtal\w*|"
    r"sous-traitant|responsable du traitement|données (?:à caractère )?personnel|confidentialité|rgpd\b|"
    r"encargado del|responsable del tratamiento|datos personales|confidencialidad|"
    r"dati personali|titolare del trattamento|responsabile del trattamento)",
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


# What free licences say of themselves, again and again, and a licence that two parties agree hardly ever does.
_LICENCE = re.compile(
    r"permission is hereby granted|redistribut|general public licen|apache licen|mit licen|bsd licen|creative commons|"
    r"warrant(?:y|ies) (?:of any kind|or conditions)|[\"'“]as is[\"'”]|open font licen|mozilla public|"
    r"copyright (?:\(c\)|©)|"
    r"public domain|derivative works?|\bcontributors?\b|sublicen[sc]e|source (?:code|form)\b|object (?:code|form)\b",
    re.IGNORECASE,
)
_LICENCE_RATE, _LICENCE_HITS = 4, 4
_TECHNICAL = re.compile(r"`[^`\n]+`|```|https?://|\$ \w|\w\(\)|\b(?:pip|npm|apt|git|make) install\b")
_TECHNICAL_RATE, _TECHNICAL_HITS = 12, 8
_RELEASE = re.compile(
    r"\[?v?\d+\.\d+(?:\.\d+)*\]?(?:\s.*)?|(?:version|versie|release)\s+v?\d.*|\d{4}-\d\d-\d\d.*|unreleased",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"(?:change ?log|changes|release notes|release history|what's new|wijzigingen|news)\W*$", re.IGNORECASE
)
_MEETING = re.compile(
    r"(?:concept-?)?(?:notulen|minutes|agenda|protokoll|besluitenlijst|vergaderverslag)\b", re.IGNORECASE
)
_STATEMENT = re.compile(
    r"(?:\w+ ){0,4}(?:privacy ?(?:policy|statement|notice|verklaring|beleid)|privacystatement|cookie\w*|"
    r"datenschutz(?:erklärung|hinweise))\b",
    re.IGNORECASE,
)
_LONG = 250
# Per thousand words. Public agreements have 20 of these words and more, texts about something else under 15.
_RATE, _RATE_WHEN_NAMED, _STRONG_RATE = 20, 12, 3
_LISTED = 0.6
_PER = 1000


def _distinct(pattern: re.Pattern[str], text: str) -> int:
    return len({found.lower() for found in pattern.findall(text)})


@dataclass(frozen=True)
class Evidence:
    """The lines before the first clause, those of the clauses, and the titles of the clauses.

    ``numbered``: the clauses carry numbers of their own, which the headings of other texts have less often.
    ``keyword``: they are called articles or clauses. ``whole``: there is but one, the whole text. ``listed``: the share
    of the words in tables and lists.
    """

    before: Sequence[str]
    clauses: Sequence[str]
    titles: Sequence[str]
    numbered: bool
    keyword: bool = False
    whole: bool = False
    listed: float = 0.0

    def objection(self) -> Promise | None:
        """Why this is no agreement, None when it is one as far as words, titles and the name of the whole tell."""
        if kind := self._other_kind():
            return kind
        if self.keyword and len(self.titles) >= _ENOUGH:
            return None
        if self.whole and not (self._is_named and _distinct(_STRONG, self._text) >= _ENOUGH):
            return _("it has no clauses, and its title names no agreement")
        if not self._is_dense():
            return _("too few of its words are those of an agreement")
        return None if self._has_signs() else _("nothing in it says that parties agree on something")

    @cached_property
    def _names(self) -> list[str]:
        # Of a text that is one clause, the title is the name.
        names = [bare(line).lstrip("#").strip() for line in [*self.before[:_NAME_LINES], *self.titles[:1]]]
        return [line for line in names if len(line.split()) <= _NAME_WORDS]

    @property
    def _is_named(self) -> bool:
        return any(_NAME.search(line) for line in self._names)

    @cached_property
    def _text(self) -> str:
        return "\n".join([*self.before, *self.clauses])

    @cached_property
    def _words(self) -> int:
        return max(1, len(self._text.split()))

    def _rate(self, hits: int) -> float:
        return _PER * hits / self._words

    def _other_kind(self) -> Promise | None:
        names = self._names
        if names and not self._is_named:
            if any(_MEETING.match(name) for name in names[:1]):
                return _("it reads as the minutes or the agenda of a meeting")
            if any(_CHANGES.fullmatch(name) for name in names):
                return _("it reads as a list of changes to software")
            if any(_STATEMENT.match(name) for name in names):
                return _("it calls itself a privacy or cookie statement, to which nobody agrees")
        questions = sum(title.rstrip("*_ ").endswith("?") for title in self.titles)
        if 2 * questions > len(self.titles):
            return _("its headings are questions")
        if 2 * sum(bool(_RELEASE.fullmatch(bare(title))) for title in self.titles) > len(self.titles):
            return _("it reads as a list of changes to software")
        licences = len(_LICENCE.findall(self._text))
        if licences >= min(_LICENCE_HITS, 2 + self._words // _LONG) and self._rate(licences) >= _LICENCE_RATE:
            return _("it reads as a licence that is given to everybody")
        technical = len(_TECHNICAL.findall(self._text))
        if technical >= _TECHNICAL_HITS and self._rate(technical) >= _TECHNICAL_RATE:
            return _("it reads as documentation of software")
        if self.listed > _LISTED and not self._is_named:
            return _("most of it is a list or a table")
        return None

    def _is_dense(self) -> bool:
        """Whether a long text keeps speaking as an agreement does; two of its words somewhere are no evidence."""
        if self._words <= _LONG:
            return True
        strong, weak = len(_STRONG.findall(self._text)), len(_WEAK.findall(self._text))
        wanted = _RATE_WHEN_NAMED if self._is_named else _RATE
        return self._rate(strong) >= _STRONG_RATE and self._rate(strong + weak) >= wanted

    def _has_signs(self) -> bool:
        """Whether words, titles and the name of the whole say so; two signs of them are enough."""
        text = "\n".join(self.clauses)
        strong = _distinct(_STRONG, self._text)
        weak = _distinct(_WEAK, text)
        titles = len({found[0].lower() for title in self.titles if (found := _CLAUSE.match(bare(title)))})
        if titles >= _ENOUGH or strong >= _ENOUGH:
            return True
        if self._is_named and strong + weak + titles >= _ENOUGH:
            return True
        if strong and titles:
            return True
        return self.numbered and (bool((strong or titles) and weak) or weak >= _MANY)
