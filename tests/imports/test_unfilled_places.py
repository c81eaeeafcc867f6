"""Places that a form left open are flagged when it is imported, and again before it is published."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from documents.findings.validation import findings
from documents.models import DocumentVersion

FORM = """Verwerkersovereenkomst

Laatst bijgewerkt: [datum invullen]

1. Onderwerp [kies]

De verwerker bewaart persoonsgegevens [1] voor opdrachtgever {{NAAM}}.

2. Datalekken

De verwerker meldt een datalek binnen ____ uur aan <naam contact>. Zie [Artikel 3] en verwerk[t].
"""


@pytest.mark.django_db
def test_each_row_with_an_open_place_is_flagged_at_import_and_before_publication(tmp_path: Path) -> None:
    file = tmp_path / "overeenkomst.txt"
    file.write_text(FORM)
    out = StringIO()
    call_command("import_documents", str(file), "--json", stdout=out)
    report = json.loads(out.getvalue())
    flagged = {each["where"]: each["message"] for each in report["warnings"] if each["code"] == "unfilled"}
    assert {where: message.partition(": ")[2] for where, message in flagged.items()} == {
        "preamble": "[datum invullen].",
        "articles/0": "[kies].",
        "articles/0/paragraphs/0": "{{NAAM}}.",
        "articles/1/paragraphs/0": "____ · <naam contact>.",
    }
    found = [each for each in findings(DocumentVersion.objects.get()) if each.code == "unfilled"]
    assert [each.level for each in found] == ["warning"] * 4
    assert "[kies]" in "".join(each.message for each in found)
