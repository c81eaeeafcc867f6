"""The dark look differs from the light one in colours alone, so that what holds of its form holds of both."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

SHEETS = sorted(Path(settings.BASE_DIR, "static", "css").glob("*.css"))


def declarations(sheet: str) -> list[str]:
    """What the innermost blocks of a style sheet declare."""
    plain = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    blocks = re.findall(r"\{([^{}]*)\}", plain)
    return [line.strip() for block in blocks for line in block.split(";") if line.strip()]


def test_the_dark_sheet_declares_colours_only() -> None:
    found = declarations(Path(settings.BASE_DIR, "static/css/tokens-dark.css").read_text(encoding="utf-8"))
    assert len(found) > 20
    other = [one for one in found if not re.match(r"(--[\w-]+-color|color-scheme):", one)]
    assert other == []


def test_no_other_sheet_has_a_look_of_its_own_but_for_colours() -> None:
    assert len(SHEETS) > 3
    for sheet in SHEETS:
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert "prefers-color-scheme" not in text, sheet.name
        for value in re.findall(r"light-dark\(", text):
            assert sheet.name == "tokens-dark.css", value
        for block in re.findall(r"data-theme[^{}]*\{([^{}]*)\}", text):
            declared = [one.split(":")[0].strip() for one in block.split(";") if one.strip()]
            assert {name for name in declared if not name.endswith(("color", "color-scheme"))} == set(), sheet.name


def test_no_script_but_the_switch_asks_for_the_look() -> None:
    asking = [
        script.name
        for script in Path(settings.BASE_DIR, "static", "js").glob("*.js")
        if re.search(r"color-scheme|dataset\.theme", script.read_text(encoding="utf-8"))
    ]
    assert asking == ["theme.js"]
