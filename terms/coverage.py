"""What of art. 28 GDPR the terms answer, and by which words, in Dutch and in English, an article shows that it does."""

from __future__ import annotations

from documents.requirements import Clue, declare
from terms.kinds import TERMS

_CLAUSES = ("paragraphs", "articles", "closing", "preamble")


def _clue(*words: str) -> tuple[Clue, ...]:
    return (Clue(_CLAUSES, words),)


declare(
    TERMS,
    {
        "28-2": _clue(
            r"sub-?(?:be)?verwerker|sub-?processor",
            r"toestemming|authori[sz]ation",
            r"bezwaar|object",
            r"vooraf|prior",
            r"voorgenomen|intended",
            r"toevoeg|vervang|addition|replac",
        ),
        "28-3-a": _clue(
            r"instructie|opdracht|instruction",
            r"schriftelijk|gedocumenteerd|documented|written",
            r"derde land|buiten de (?:eer|europese)|third countr|outside the (?:eea|european)",
            r"uitsluitend|alleen|only",
            r"doorgifte|doorgeven|transfer",
            r"verwerk|process",
        ),
        "28-3-b": _clue(
            r"geheim|vertrouwelijk|confidential",
            r"personeel|medewerker|personen|staff|employee|persons",
            r"verplicht|verbonden|gehouden|committed|obligation",
            r"toegang|access",
        ),
        "28-3-c": _clue(
            r"beveilig|security",
            r"passende|appropriate",
            r"technische|technical",
            r"organisatorische|organi[sz]ational",
            r"maatregel|measure",
            r"artikel 32|article 32|bijlage 2|annex 2",
        ),
        "28-3-d": _clue(
            r"sub-?(?:be)?verwerker|sub-?processor",
            r"inschakel|engag",
            r"overeenkomst|contract|agreement",
            r"dezelfde|zelfde|same",
            r"verplichting|obligation",
            r"bezwaar|object",
        ),
        "28-3-e": _clue(
            r"betrokkene|data subject|verzoek|request",
            r"betrokkene.*verzoek|verzoek.*betrokkene|data subject.*request|request.*data subject",
            r"recht|right",
            r"medewerking|bijstand|ondersteun|assist",
            r"inzage|rectificatie|wissing|access|erasure",
        ),
        "28-3-f": _clue(
            r"inbreuk|datalek|breach",
            r"meld|informe|notif|inform",
            r"onredelijke vertraging|undue delay|onverwijld",
            r"effectbeoordeling|dpia|impact assessment",
            r"bijstand|assist|medewerking",
            r"toezichthoud|supervisory",
        ),
        "28-3-g": _clue(
            r"wis(?:sen|t)|verwijder|vernietig|delet|eras",
            r"teruggeven|teruggave|terug te geven|overdra|return",
            r"einde|be[eë]indig|afloop|\bend\b|terminat",
            r"kopie|bewaartermijn|bewaar|cop(?:y|ies)|retention",
            r"persoonsgegevens|personal data",
        ),
        "28-3-h": _clue(
            r"audit|inspectie|inspection|controle",
            r"informatie|rapport|information|report",
            r"aantonen|demonstrat|complian",
            r"iso ?27001|isae|certific",
            r"onafhankelijk|independent",
        ),
        "28-4": _clue(
            r"sub-?(?:be)?verwerker|sub-?processor|andere verwerker|another processor",
            r"dezelfde|zelfde|same",
            r"verplichting|obligation",
            r"aansprakelijk|verantwoordelijk|liable|responsible",
            r"oplegg|impos",
        ),
        "28-9": _clue(
            r"schriftelijk|in writing|written|elektronisch|electronic|website",
            r"overeenkomst|voorwaarden|agreement",
            r"onderteken|gedeponeerd|sign|deposit",
            r"bijlage|annex",
        ),
    },
)
