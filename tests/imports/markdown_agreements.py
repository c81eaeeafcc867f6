"""Agreements in many styles of Markdown, written for these tests."""

from __future__ import annotations

from tests.imports.samples import Sample

SAMPLES = [
    Sample(
        "markdown with numbered headings",
        """# Data processing terms

Between the controller and the processor.

## 1. Scope

The terms govern **all** processing.

- hosting
- support

## 2. Sub-processors

2.1 The processor may engage others.

2.2 It announces changes.
""",
        [("1.", "Scope", [""]), ("2.", "Sub-processors", ["2.1", "2.2"])],
    ),
    Sample(
        "markdown without numbers",
        """# Agreement

## Confidentiality

The processor shall keep data secret.

## Liability

1. Liability is limited.
2. Fines are borne by the party at fault.

### Exceptions

Intent is not limited.
""",
        [("", "Confidentiality", [""]), ("", "Liability", ["1.", "2."]), ("2", "Exceptions", [""])],
    ),
    Sample(
        "a table with pipes",
        """## Article 1. Data

| Category | Purpose |
|----------|---------|
| Names    | Contact |
| Phones   | Support |

## Article 2. Transfers

The processor shall not transfer data.
""",
        [("Article 1.", "Data", ["", "", ""]), ("Article 2.", "Transfers", [""])],
    ),
    Sample(
        "bold numbers and run-in titles",
        """**1. Definitions.** In this agreement controller means the customer.

**2. Confidentiality.** The processor shall keep personal data secret.

**3. Term.** The agreement ends after a year of service.
""",
        [("1.", "Definitions.", [""]), ("2.", "Confidentiality.", [""]), ("3.", "Term.", [""])],
    ),
    Sample(
        "underlined markdown headings",
        """Processing terms
================

Scope
-----

The processor shall follow instructions of the controller.

Term
----

The agreement runs a year.
""",
        [("", "Scope", [""]), ("", "Term", [""])],
    ),
    Sample(
        "kapitel as articles of markdown",
        """## § 1 Gegenstand

(1) Der Verantwortliche erteilt Weisungen.

(2) Der Auftragsverarbeiter befolgt sie.

## § 2 Laufzeit

Der Vertrag läuft ein Jahr.
""",
        [("§ 1", "Gegenstand", ["(1)", "(2)"]), ("§ 2", "Laufzeit", [""])],
    ),
    Sample(
        "unknown tags and ampersands stay text",
        """Artikel 1. Partijen

<naam verwerker> & Co verwerkt gegevens van <i>klanten</i> als 1 < 2.

Artikel 2. Slot

Einde.
""",
        [("Artikel 1.", "Partijen", [""]), ("Artikel 2.", "Slot", [""])],
    ),
    Sample(
        "lines in bold as headings",
        """**Data processing agreement**

**Confidentiality**

The processor shall keep personal data secret.

**Liability**

The parties are liable for their own faults.
""",
        [("", "Confidentiality", [""]), ("", "Liability", [""])],
    ),
    Sample(
        "a numbered list of Markdown with lists in it",
        """# Agreement

1. **Scope**
   1. The processor shall process personal data.
   2. Only on instruction.
2. **Security**
   1. The processor shall secure the data.
      - encryption
      - backups
3. **Term**
   1. One year.
""",
        [("1.", "Scope", ["1.", "2."]), ("2.", "Security", ["1."]), ("3.", "Term", ["1."])],
    ),
]
