"""More styles of agreement, and what once went wrong in each; see ``agreements.py`` for the outline's form."""

from __future__ import annotations

from tests.imports.samples import Sample

MORE_SAMPLES = [
    Sample(
        "letters go on behind Roman numerals",
        """Clause 1

Duties

(a) The processor shall act on instructions:

(i) in writing; or

(ii) by mail.

(b) It shall report a breach.

Clause 2

End

(a) Either party may stop.
""",
        [("Clause 1", "Duties", ["(a)", "(i)", "(ii)", "(b)"]), ("Clause 2", "End", ["(a)"])],
    ),
    Sample(
        "headings close to the name and to each other",
        """STANDARD CLAUSES
Clause 1
Purpose
(a) These clauses govern processing.
Clause 2
Law
(a) Dutch law applies.
""",
        [("Clause 1", "Purpose", ["(a)"]), ("Clause 2", "Law", ["(a)"])],
    ),
    Sample(
        "bare numbers of paragraphs",
        """Art. 1 Zweck

Der Anbieter verarbeitet Daten.

Art. 2 Pflichten

1 Der Anbieter befolgt Weisungen.
2 Er schweigt.
3 Er meldet Pannen.
""",
        [("Art. 1", "Zweck", [""]), ("Art. 2", "Pflichten", ["1", "2", "3"])],
    ),
    Sample(
        "recitals numbered as the clauses are",
        """PROCESSING AGREEMENT

WHEREAS:

1. The controller buys a service;
2. The processor renders it;

AGREE:

1. Subject

1.1 The processor follows instructions.

2. Law

2.1 Dutch law applies.
""",
        [("1.", "Subject", ["1.1"]), ("2.", "Law", ["2.1"])],
    ),
    Sample(
        "capitals above paragraphs numbered in the same way",
        """OVEREENKOMST

1. BEGRIPPEN

1. Verwerker: de bouwer van de dienst.
2. Klant: wie de dienst van de bouwer afneemt.

2. SLOT

1. Nederlands recht geldt.
""",
        [("1.", "BEGRIPPEN", ["1.", "2."]), ("2.", "SLOT", ["1."])],
    ),
    Sample(
        "an inserted article",
        """Artikel 1. Doel
1. Verwerker werkt in opdracht.
Artikel 1a. Duur
1. Een jaar.
Artikel 2. Recht
1. Nederlands recht.
""",
        [("Artikel 1.", "Doel", ["1."]), ("Artikel 1a.", "Duur", ["1."]), ("Artikel 2.", "Recht", ["1."])],
    ),
    Sample(
        "numbers in words before the keyword",
        """Eerste artikel – Doel

Verwerker werkt in opdracht.

Tweede artikel – Slot

Nederlands recht geldt.
""",
        [("Eerste artikel –", "Doel", [""]), ("Tweede artikel –", "Slot", [""])],
    ),
    Sample(
        "numbers in words behind the keyword",
        """Article One: Scope

The processor follows instructions.

Article Two: Term

One year.
""",
        [("Article One:", "Scope", [""]), ("Article Two:", "Term", [""])],
    ),
    Sample(
        "numbers in brackets, with a footnote-like look",
        """[1] Scope
[1.1] The processor shall follow the controller.

[2] Law
[2.1] Dutch law.
""",
        [("[1]", "Scope", ["[1.1]"]), ("[2]", "Law", ["[2.1]"])],
    ),
    Sample(
        "footnotes behind sentences and at the end",
        """Article 1. Words
1. They mean what the GDPR says.[1]
Article 2. Law
1. Dutch law applies.

[1] Regulation 2016/679.
""",
        [("Article 1.", "Words", ["1."]), ("Article 2.", "Law", ["1."])],
    ),
    Sample(
        "number, title and text on lines of their own",
        """1.
Purpose
The processor works for the controller.

2.
Security
The processor takes measures.
""",
        [("1.", "Purpose", [""]), ("2.", "Security", [""])],
    ),
    Sample(
        "headings that end with a colon",
        """Privacyovereenkomst

Doel:
De leverancier werkt voor de klant.

Duur:
De overeenkomst duurt een jaar.
""",
        [("", "Doel:", [""]), ("", "Duur:", [""])],
    ),
    Sample(
        "an annex headed as the clauses are",
        """# Agreement

## 1. Scope

1.1 The processor follows instructions.

## 2. Term

One year.

## Annex A – Measures

- encryption
""",
        [("1.", "Scope", ["1.1"]), ("2.", "Term", [""]), ("0Annex A –", "Measures", [""])],
    ),
    Sample(
        "hashes that touch the number",
        """##1. Scope
The processor follows the controller.

##2. Term
One year.
""",
        [("1.", "Scope", [""]), ("2.", "Term", [""])],
    ),
    Sample(
        "an article at the top of a page",
        """Artikel 1. Gegevens

1. Verwerkt worden:
- namen
- adressen
\fArtikel 2. Slot

1. Nederlands recht.
""",
        [("Artikel 1.", "Gegevens", ["1."]), ("Artikel 2.", "Slot", ["1."])],
    ),
    Sample(
        "a paragraph that is missing, without empty lines",
        """Artikel 1. Doel

1. Verwerker werkt in opdracht.
3. Klant betaalt volgens art.
5. Dat blijft zo.

Artikel 2. Slot

2. Nederlands recht.
""",
        [("Artikel 1.", "Doel", ["1.", "3."]), ("Artikel 2.", "Slot", ["2."])],
    ),
    Sample(
        "everything in lower case",
        """overeenkomst

artikel 1. doel
1. verwerker werkt in opdracht.

artikel 2. slot
1. nederlands recht.
""",
        [("artikel 1.", "doel", ["1."]), ("artikel 2.", "slot", ["1."])],
    ),
]
