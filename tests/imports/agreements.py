"""Agreements by how their clauses are labelled: articles, sections, Absätze, numbers, letters, plain headings."""

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
        "flat numbered sentences",
        """De partijen komen overeen:

1. De verwerker verwerkt persoonsgegevens alleen in opdracht.
2. De verwerker is verplicht tot geheimhouding.
3. De overeenkomst eindigt met de dienst.
""",
        [("1.", "", [""]), ("2.", "", [""]), ("3.", "", [""])],
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
]
