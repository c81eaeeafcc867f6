"""Agreements whose parts, annexes, recitals or standard clauses are numbered beside the articles."""

from __future__ import annotations

from tests.imports.samples import Sample

DIVIDED_SAMPLES = [
    Sample(
        "each part numbered from one",
        """# Terms of service

## Part A: The service

### 1. Access

The customer gets an account.

### 2. Fees

The customer pays each month.

## Part B: Personal data

### 1. Instructions

The provider is a processor.

### 2. Breaches

The provider reports a breach.
""",
        [
            ("0Part A:", "The service", []),
            ("1.", "Access", [""]),
            ("2.", "Fees", [""]),
            ("0Part B:", "Personal data", []),
            ("1.", "Instructions", [""]),
            ("2.", "Breaches", [""]),
        ],
    ),
    Sample(
        "a part heading in capitals with a verb",
        """OVEREENKOMST

DEEL I - ALGEMEEN

Artikel 1 - Doel

De verwerker verwerkt persoonsgegevens.

DEEL II - WAT GELDT WANNEER DE LEVERANCIER VERWERKER IS

Artikel 2 - Instructies

De verwerker volgt instructies.
""",
        [
            ("0DEEL I -", "ALGEMEEN", []),
            ("Artikel 1 -", "Doel", [""]),
            ("0DEEL II -", "WAT GELDT WANNEER DE LEVERANCIER VERWERKER IS", []),
            ("Artikel 2 -", "Instructies", [""]),
        ],
    ),
    Sample(
        "a list of contents of which two lines differ",
        """Processing agreement

1. Scope
2. Duties of the processor
3. Security
4. Sub-processors
5. Liability

1. Scope

These terms cover all processing.

2. What the processor does

The processor follows instructions.

3. Security

Data are encrypted.

4. Engaging sub-processors

Each is announced.

5. Liability

Each party bears its own faults.
""",
        [
            ("1.", "Scope", [""]),
            ("2.", "What the processor does", [""]),
            ("3.", "Security", [""]),
            ("4.", "Engaging sub-processors", [""]),
            ("5.", "Liability", [""]),
        ],
    ),
    Sample(
        "an annex that numbers its headings anew",
        """Verwerkersovereenkomst

1. Onderwerp

De verwerker verwerkt persoonsgegevens.

2. Duur

Een jaar.

Bijlage 1 Verwerkingen

1. Gegevens

Namen van burgers.

2. Bewaartermijn

Twee jaar.
""",
        [("1.", "Onderwerp", [""]), ("2.", "Duur", [""]), ("0Bijlage 1", "Verwerkingen", ["1.", "2."])],
    ),
    Sample(
        "an annex without a number, in Markdown",
        """# Agreement

## 1. Scope

The processor acts for the controller.

## 2. Term

A year.

## Annex: Measures

### Access

Doors are locked.

### Backups

Each night.
""",
        [
            ("1.", "Scope", [""]),
            ("2.", "Term", [""]),
            ("0", "Annex: Measures", []),
            ("3", "Access", [""]),
            ("3", "Backups", [""]),
        ],
    ),
    Sample(
        "own clauses before standard clauses with another keyword",
        """Addendum

§ 1 Subject

The processor acts for the controller.

§ 2 Term

A year.

SCHEDULE A STANDARD CLAUSES

Clause 1

Purpose

(a) They serve the protection of personal data.

Clause 2

Parties

(a) They bind both.

Clause 3

Changes

(a) None without consent.
""",
        [
            ("§ 1", "Subject", [""]),
            ("§ 2", "Term", [""]),
            ("0SCHEDULE A", "STANDARD CLAUSES", []),
            ("2Clause 1", "Purpose", ["(a)"]),
            ("2Clause 2", "Parties", ["(a)"]),
            ("2Clause 3", "Changes", ["(a)"]),
        ],
    ),
    Sample(
        "recitals numbered, chapters as articles",
        """Überlegungen:
1. Die Parteien haben einen Hauptvertrag.
2. Der Auftragnehmer verarbeitet Daten.
3. Der Verantwortliche erteilt Weisungen.

Kapitel 1. Gegenstand

1.1 Der Auftragnehmer folgt den Weisungen.
1.2 Er führt ein Verzeichnis.

Kapitel 2. Haftung

2.1 Jede Partei haftet selbst.
""",
        [("Kapitel 1.", "Gegenstand", ["1.1", "1.2"]), ("Kapitel 2.", "Haftung", ["2.1"])],
    ),
    Sample(
        "steps before the agreement",
        """# How to use this template

1. Fill in the names.
2. Strike what does not apply.
3. Sign it twice.

# Data processing agreement

## Section 1: Subject

The processor acts for the controller.

## Section 2: Term

A year.
""",
        [("Section 1:", "Subject", [""]), ("Section 2:", "Term", [""])],
    ),
    Sample(
        "titles run in and in bold, with standard clauses behind",
        """# Addendum

1. **Roles**. The customer is the controller and the provider its processor.

2. **Security**: The provider takes measures for personal data.

**EXHIBIT 1 – STANDARD CONTRACTUAL CLAUSES**

**Section I**

_Clause 1_

They apply to each transfer.
""",
        [
            ("1.", "Roles.", [""]),
            ("2.", "Security:", [""]),
            ("0EXHIBIT 1 –", "STANDARD CONTRACTUAL CLAUSES", []),
            ("2Section I", "", []),
            ("3Clause 1", "", [""]),
        ],
    ),
    Sample(
        "headings without a number beside numbered ones",
        """# Agreement

## Parties

Mill Ltd and the controller.

## 1. Scope

The processor acts on instruction.

## 2. Term

A year.

## Signatures

For the controller:
""",
        [("1.", "Scope", [""]), ("2.", "Term", [""])],
    ),
    Sample(
        "a deeper numbering with a keyword behind the articles",
        """# Agreement

## 1. Scope

The processor acts on instruction.

## 2. Duties

The controller pays.

### Appendix 1: Data

Names.

### Appendix 2: Measures

Locks.
""",
        [
            ("1.", "Scope", [""]),
            ("2.", "Duties", [""]),
            ("0Appendix 1:", "Data", [""]),
            ("0Appendix 2:", "Measures", [""]),
        ],
    ),
    Sample(
        "a part whose title stands below it",
        """# Addendum

## 1. Scope

The processor acts for the controller.

## 2. Term

A year.

### ANNEX II

## Measures of security

Doors are locked.
""",
        [("1.", "Scope", [""]), ("2.", "Term", [""]), ("0ANNEX II", "Measures of security", [""])],
    ),
    Sample(
        "articles of two numbers below chapters",
        """Hoofdstuk 1 Algemeen

Artikel 1.1 Begrippen

Woorden betekenen wat de AVG zegt.

Artikel 1.2 Doel

De verwerker werkt in opdracht.

Hoofdstuk 2 Slot

Artikel 2.1 Recht

Nederlands recht.
""",
        [
            ("0Hoofdstuk 1", "Algemeen", []),
            ("Artikel 1.1", "Begrippen", [""]),
            ("Artikel 1.2", "Doel", [""]),
            ("0Hoofdstuk 2", "Slot", []),
            ("Artikel 2.1", "Recht", [""]),
        ],
    ),
]
