"""Agreements whose labels are hard to tell from text: without a stop, glued, inserted, as sentences."""

from __future__ import annotations

from tests.imports.samples import Sample

LABELLED_SAMPLES = [
    Sample(
        "items without a stop, run in after a short line",
        """Overeenkomst tot geheimhouding

Artikel 1 Plichten
1. De ontvanger houdt kennis geheim
2. De ontvanger bewaart stukken achter slot
3. De ontvanger geeft alles terug

Artikel 2 Duur
1. De overeenkomst duurt drie jaar
2. Daarna blijft de geheimhouding gelden
""",
        [("Artikel 1", "Plichten", ["1.", "2.", "3."]), ("Artikel 2", "Duur", ["1.", "2."])],
    ),
    Sample(
        "items in lower case without a stop",
        """Data processing agreement

1. Duties of the processor

The processor:
(a) follows instructions
(b) keeps personal data confidential
(c) helps the controller

2. Term

The agreement runs for a year.
""",
        [("1.", "Duties of the processor", ["", "(a)", "(b)", "(c)"]), ("2.", "Term", [""])],
    ),
    Sample(
        "inserted numbers of many kinds",
        """Overeenkomst

Artikel 1 Doel

1. De verwerker werkt in opdracht.

Artikel 1bis Duur

1. Een jaar.

Artikel 1ter Einde

1. Opzegging is schriftelijk.

Artikel 2 Slot

1° Nederlands recht geldt;
2° de rechter te Almelo is bevoegd.
""",
        [
            ("Artikel 1", "Doel", ["1."]),
            ("Artikel 1bis", "Duur", ["1."]),
            ("Artikel 1ter", "Einde", ["1."]),
            ("Artikel 2", "Slot", ["1°", "2°"]),
        ],
    ),
    Sample(
        "a title in capitals that goes on",
        """OVEREENKOMST

ARTIKEL 1 – VERPLICHTINGEN VAN DE VERWERKER EN VAN DE
VERWERKINGSVERANTWOORDELIJKE

De verwerker volgt instructies van de verwerkingsverantwoordelijke op.

ARTIKEL 2 – SLOT

Nederlands recht geldt.
""",
        [
            ("ARTIKEL 1 –", "VERPLICHTINGEN VAN DE VERWERKER EN VAN DE VERWERKINGSVERANTWOORDELIJKE", [""]),
            ("ARTIKEL 2 –", "SLOT", [""]),
        ],
    ),
    Sample(
        "labels that touch their text",
        """# Terms

### 1. Processing

1.1**Scope.** The processor acts for the controller.

1.2**Term.** A year.

### 2. End

2.1 The agreement ends:

(a)when the service ends;

(b)**Breach.** when a party breaks it.
""",
        [("1.", "Processing", ["1.1", "1.2"]), ("2.", "End", ["2.1", "(a)", "(b)"])],
    ),
    Sample(
        "one heading above bullets",
        """TRANSFER ADDENDUM

It belongs to the data processing agreement of the parties.

* The controller consents to the transfer of personal data.
* The processor protects them.
""",
        [("", "TRANSFER ADDENDUM", [""])],
    ),
    Sample(
        "headings that are sentences",
        """# Voorwaarden

## Definities

Opdrachtgever is de klant.

## Aansprakelijkheid

### De verwerker is aansprakelijk voor schade.

### De hoogte is beperkt tot het honorarium.
""",
        [("", "Definities", [""]), ("", "Aansprakelijkheid", ["", ""])],
    ),
    Sample(
        "roman numerals beyond five",
        """Agreement of controller and processor

I. Subject

The processor follows instructions.

II. Term

A year.

III. Security

Data are encrypted.

IV. Breaches

They are reported.

V. Audits

Once a year.

VI. Law

Dutch law.
""",
        [
            (f"{n}.", t, [""])
            for n, t in zip(
                ("I", "II", "III", "IV", "V", "VI"),
                ("Subject", "Term", "Security", "Breaches", "Audits", "Law"),
                strict=True,
            )
        ],
    ),
]
