"""Agreements by what stands around and between their clauses: contents, recitals, bullets, signatures, annexes."""

from __future__ import annotations

from tests.imports.samples import Sample

SURROUNDED_SAMPLES = [
    Sample(
        "a reference wrapped to a line start is no heading",
        """Artikel 1. Grondslag

1. De verwerker handelt volgens hetgeen de wet in
Artikel 28 lid 3 AVG verplicht, en ook volgens lid
2 AVG. Dat blijft zo.
2. Zie verder onderdeel
3. van de toelichting die de verwerker aan de opdrachtgever heeft gegeven.

Artikel 2. Slot

Artikel 28 AVG verplicht partijen tot dit alles.
""",
        [("Artikel 1.", "Grondslag", ["1.", "2."]), ("Artikel 2.", "Slot", [""])],
    ),
    Sample(
        "hard-wrapped paragraphs with hyphens",
        """Artikel 1. Sub-verwerkers

1. De verwerker legt aan iedere sub-
verwerker dezelfde plichten op als die in deze wet-
en regelgeving staan, ook na het einde.
2. De opdrachtgever mag bezwaar maken binnen de
termijn van artikel 10.

Artikel 2. Einde

1. De verwerker wist alles.
""",
        [("Artikel 1.", "Sub-verwerkers", ["1.", "2."]), ("Artikel 2.", "Einde", ["1."])],
    ),
    Sample(
        "bullets of several kinds",
        """Artikel 1. Gegevens

De verwerker verwerkt:
- namen;
- adressen;
* telefoonnummers;
• geboortedata.

Artikel 2. Personen

Betrokkenen zijn:
– burgers;
– medewerkers.
""",
        [("Artikel 1.", "Gegevens", [""]), ("Artikel 2.", "Personen", [""])],
    ),
    Sample(
        "a table of contents before the text",
        """Overeenkomst

Inhoudsopgave
Artikel 1. Begrippen ........ 2
Artikel 2. Duur ............. 3
Artikel 3. Recht ............ 4

Artikel 1. Begrippen

De AVG geldt.

Artikel 2. Duur

Een jaar.

Artikel 3. Recht

Nederlands recht.
""",
        [("Artikel 1.", "Begrippen", [""]), ("Artikel 2.", "Duur", [""]), ("Artikel 3.", "Recht", [""])],
    ),
    Sample(
        "a table of contents without leaders",
        """Agreement between controller and processor

Contents
1. Scope
2. Security
3. Liability

1. Scope
1.1 These terms govern processing.
2. Security
2.1 The processor protects data.
3. Liability
3.1 Each party is liable for its faults.
""",
        [("1.", "Scope", ["1.1"]), ("2.", "Security", ["2.1"]), ("3.", "Liability", ["3.1"])],
    ),
    Sample(
        "numbering that skips",
        """Artikel 1. Doel

1. De verwerker verwerkt gegevens.

3. De opdrachtgever betaalt.

Artikel 4. Recht

Nederlands recht geldt.
""",
        [("Artikel 1.", "Doel", ["1.", "3."]), ("Artikel 4.", "Recht", [""])],
    ),
    Sample(
        "signatures at the end",
        """Article 1. Processing

1. The processor shall follow instructions.

Article 2. Law

1. Dutch law governs this agreement.

Signed in Utrecht on 3 May 2024

For the controller: ________
For the processor: ________
""",
        [("Article 1.", "Processing", ["1."]), ("Article 2.", "Law", ["1."])],
    ),
    Sample(
        "an annex behind the articles",
        """Article 1. Processing

The processor shall follow instructions.

Article 2. Law

Dutch law governs this agreement.

Annex 1: Categories of data

Names and addresses.
""",
        [("Article 1.", "Processing", [""]), ("Article 2.", "Law", [""]), ("0Annex 1:", "Categories of data", [""])],
    ),
    Sample(
        "numbers starting over under capitals",
        """GEHEIMHOUDING
1. De verwerker zwijgt over persoonsgegevens.
2. Ook na afloop van de overeenkomst.

BEVEILIGING
1. De verwerker beveiligt wat hij heeft.
2. Hij toetst dat elk jaar.
""",
        [("", "GEHEIMHOUDING", ["1.", "2."]), ("", "BEVEILIGING", ["1.", "2."])],
    ),
    Sample(
        "recitals before the first article",
        """Overwegende dat:

A. partijen een overeenkomst hebben gesloten
B. de verwerker daarbij persoonsgegevens verwerkt

Artikel 1 Doel

1.1. De verwerker handelt in opdracht.

Artikel 2 Duur

2.1. Een jaar.
""",
        [("Artikel 1", "Doel", ["1.1."]), ("Artikel 2", "Duur", ["2.1."])],
    ),
    Sample(
        "standard clauses in sections",
        """SECTION I

Clause 1

Purpose and scope

(a) The purpose of these clauses is compliance with
Article 28(3) of the Regulation.

(b) The parties have agreed to them.

SECTION II – OBLIGATIONS

Clause 2

Instructions

(a) The processor shall follow instructions.
""",
        [
            ("0SECTION I", "", []),
            ("Clause 1", "Purpose and scope", ["(a)", "(b)"]),
            ("0SECTION II –", "OBLIGATIONS", []),
            ("Clause 2", "Instructions", ["(a)"]),
        ],
    ),
]
