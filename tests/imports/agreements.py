"""Agreements in many styles of plain text, written for these tests."""

from __future__ import annotations

from tests.imports.samples import Sample

SAMPLES = [
    Sample(
        "dutch articles with numbered members",
        """Verwerkersovereenkomst

Partijen: Molen BV en Gemeente Veldzicht.

Artikel 1. Begrippen
1. Onder dienst wordt verstaan de software van Molen.
2. Onder klant wordt verstaan de gemeente.

Artikel 2. Duur
De overeenkomst duurt een jaar.
""",
        [("Artikel 1.", "Begrippen", ["1.", "2."]), ("Artikel 2.", "Duur", [""])],
    ),
    Sample(
        "dash between number and title, decimal members",
        """Article 1 – Definitions

1.1 Terms have the meaning of the GDPR.

1.2 Customer means the controller.

Article 2 – Confidentiality

2.1 The processor keeps secrets.
""",
        [("Article 1 –", "Definitions", ["1.1", "1.2"]), ("Article 2 –", "Confidentiality", ["2.1"])],
    ),
    Sample(
        "german paragraphs with Absätze",
        """Vertrag zur Auftragsverarbeitung

§ 1 Gegenstand
(1) Der Auftragnehmer verarbeitet Daten für den Auftraggeber.
(2) Art. 28 DSGVO bleibt
unberührt. Art. 5 Abs. 1 gilt auch.

§ 2 Pflichten des Auftragnehmers
(1) Er folgt den Weisungen.
a) schriftlich,
b) in Textform.
(2) Er meldet Verletzungen.
""",
        [("§ 1", "Gegenstand", ["(1)", "(2)"]), ("§ 2", "Pflichten des Auftragnehmers", ["(1)", "a)", "b)", "(2)"])],
    ),
    Sample(
        "capitals after a number, with letters and Roman numerals below",
        """DATA PROCESSING AGREEMENT

1. DEFINITIONS
1.1 In this agreement:
(a) controller means the customer;
(b) processor means the supplier, including:
(i) its staff; and
(ii) its agents.
1.2 Headings carry no meaning.

2. SECURITY
2.1 The processor protects personal data.
""",
        [("1.", "DEFINITIONS", ["1.1", "(a)", "(b)", "(i)", "(ii)", "1.2"]), ("2.", "SECURITY", ["2.1"])],
    ),
    Sample(
        "clauses with a colon, text on the same line",
        """\
Clause 1: The supplier processes personal data only on instruction.
Clause 2: The supplier keeps the data confidential.
Clause 3: Either party may terminate with a month's notice.
""",
        [("Clause 1:", "", [""]), ("Clause 2:", "", [""]), ("Clause 3:", "", [""])],
    ),
    Sample(
        "section on one line, title on the next",
        """Section 1.
Purpose

The parties agree on the processing of personal data.

Section 2.
Term

This agreement runs for two years.
""",
        [("Section 1.", "Purpose", [""]), ("Section 2.", "Term", [""])],
    ),
    Sample(
        "upper Roman numerals",
        """Processing agreement between two parties

I. Subject
The controller instructs the processor.

II. Duration
The contract runs for a year.

III. Liability
Each party is liable for its own faults.
""",
        [("I.", "Subject", [""]), ("II.", "Duration", [""]), ("III.", "Liability", [""])],
    ),
    Sample(
        "headings in capitals without numbers",
        """PROCESSOR AGREEMENT

CONFIDENTIALITY

The processor shall keep personal data secret.

SECURITY OF PROCESSING

The processor protects the data of the controller.
""",
        [("", "CONFIDENTIALITY", [""]), ("", "SECURITY OF PROCESSING", [""])],
    ),
    Sample(
        "plain headings on a line of their own",
        """Geheimhouding

De verwerker houdt persoonsgegevens geheim.

Beveiliging

De verwerker beveiligt de gegevens van opdrachtgever.

Beëindiging

De overeenkomst eindigt na een jaar.
""",
        [("", "Geheimhouding", [""]), ("", "Beveiliging", [""]), ("", "Beëindiging", [""])],
    ),
    Sample(
        "chapters above articles",
        """Hoofdstuk 1 Algemeen

Artikel 1 Begrippen

Woorden betekenen wat de AVG zegt.

Artikel 2 Reikwijdte

1. Deze overeenkomst geldt altijd.

Hoofdstuk 2 Slot

Artikel 3 Recht

Nederlands recht is van toepassing.
""",
        [
            ("0Hoofdstuk 1", "Algemeen", []),
            ("Artikel 1", "Begrippen", [""]),
            ("Artikel 2", "Reikwijdte", ["1."]),
            ("0Hoofdstuk 2", "Slot", []),
            ("Artikel 3", "Recht", [""]),
        ],
    ),
    Sample(
        "teil with a letter above paragraphs",
        """Teil A Allgemeines

§ 1 Zweck

Der Auftragsverarbeiter handelt auf Weisung.

Teil B Schluss

§ 2 Haftung

Es gilt Art. 82 DSGVO.
""",
        [("0Teil A", "Allgemeines", []), ("§ 1", "Zweck", [""]), ("0Teil B", "Schluss", []), ("§ 2", "Haftung", [""])],
    ),
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
        "flat numbered sentences",
        """De partijen komen overeen:

1. De verwerker verwerkt persoonsgegevens alleen in opdracht.
2. De verwerker is verplicht tot geheimhouding.
3. De overeenkomst eindigt met de dienst.
""",
        [("1.", "", [""]), ("2.", "", [""]), ("3.", "", [""])],
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
        "three levels of decimals",
        """1. Scope
1.1 The agreement covers:
1.1.1 hosting; and
1.1.2 support.
1.2 Nothing else is covered.
2. Duties
2.1 The processor shall protect personal data.
""",
        [("1.", "Scope", ["1.1", "1.1.1", "1.1.2", "1.2"]), ("2.", "Duties", ["2.1"])],
    ),
    Sample(
        "artikel in capitals with the title below",
        """ARTIKEL 1
DEFINITIES

1.1 Verwerker: Molen BV.

ARTIKEL 2
BEËINDIGING

2.1 Opzegging gebeurt schriftelijk.
""",
        [("ARTIKEL 1", "DEFINITIES", ["1.1"]), ("ARTIKEL 2", "BEËINDIGING", ["2.1"])],
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
        "articles with Roman numerals",
        """ARTICLE I - DEFINITIONS

Controller means the customer.

ARTICLE II - TERM

This agreement runs a year.
""",
        [("ARTICLE I -", "DEFINITIONS", [""]), ("ARTICLE II -", "TERM", [""])],
    ),
    Sample(
        "chapters as articles",
        """Kapitel 1 Gegenstand

Der Auftragnehmer verarbeitet Daten für den Auftraggeber.

Kapitel 2 Haftung

Es gilt das Gesetz.
""",
        [("Kapitel 1", "Gegenstand", [""]), ("Kapitel 2", "Haftung", [""])],
    ),
    Sample(
        "plain headings directly above their text",
        """Data processing agreement

Confidentiality
The processor shall keep all personal data secret.

Security
The processor shall protect the data of the controller.

Liability
Each party is liable for what it does wrong.
""",
        [("", "Confidentiality", [""]), ("", "Security", [""]), ("", "Liability", [""])],
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
