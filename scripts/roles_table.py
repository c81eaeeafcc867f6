"""Who may do what, as a page of the documentation, made from the table in office/roles.py.

Usage: ``python -m scripts.roles_table`` writes docs/roles.md; with ``--check`` it only compares, and fails when it is
behind.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "roles.md"
HEAD = """# Roles and rights

Made by `python -m scripts.roles_table` from `office/roles.py`, which is the one allow-list; the suite compares the
two, and tries every address of the administration in every role (`tests/office/test_role_matrix.py`). Why there are
five roles: decision 0043.

A person may have several roles; what they may do adds up. “Privacy officer” is editor, publisher and customer desk
together. Nobody works for the processor and is a member of a customer in one account (decision 0011). Who holds a
right may still be refused in a case: a published version does not change, nobody changes their own roles, and what
past answers rest on is deleted by no role.
"""
NOBODY = """
## Touched by nobody in the administration

Written by the registry itself, by libraries, or with the record that they belong to:
"""


def page() -> str:
    """The whole page."""
    from django.utils import translation  # noqa: PLC0415 - once Django is set up

    with translation.override("en"):
        return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    from django.apps import apps  # noqa: PLC0415

    from office.roles import NAMED, NAMES, ROLES, TABLE, rights_of  # noqa: PLC0415

    yield HEAD
    columns = " | ".join(str(NAMES[role]) for role in ROLES)
    counts = " | ".join(str(len(rights_of(role))) for role in ROLES)
    deeds = " | ".join(
        str(sum(not right.partition(".")[2].startswith(("view_", "see_")) for right in rights_of(role)))
        for role in ROLES
    )
    yield f"| | {columns} |"
    yield f"|---|{'---|' * len(ROLES)}"
    yield f"| rights | {counts} |"
    yield f"| of them to do something | {deeds} |\n"
    shown = {label: line for label, line in TABLE.items() if any(line)}
    for app, labels in groupby(
        sorted(shown, key=lambda label: label.partition(".")[0]), lambda label: label.partition(".")[0]
    ):
        yield f"## {apps.get_app_config(app).verbose_name} (`{app}`)\n"
        yield f"| | {columns} |"
        yield f"|---|{'---|' * len(ROLES)}"
        for label in labels:
            name = str(apps.get_model(label)._meta.verbose_name_plural)
            yield f"| {name} | {' | '.join(cell.replace(' ', ', ') or '–' for cell in shown[label])} |"
        yield ""
    yield "## Beyond single records\n"
    yield f"| right | {columns} |"
    yield f"|---|{'---|' * len(ROLES)}"
    for right, holders in NAMED.items():
        yield f"| `{right}` | {' | '.join('yes' if role in holders else '–' for role in ROLES)} |"
    yield NOBODY
    yield ", ".join(f"`{label}`" for label in sorted(set(TABLE) - set(shown))) + "."


def main() -> int:
    """Write or compare; return 1 when the comparison fails."""
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dpa_registry.settings")
    django.setup()
    if "--check" in sys.argv:
        is_behind = not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page()
        if is_behind:
            print("docs/roles.md is behind; run: python -m scripts.roles_table", file=sys.stderr)
        return int(is_behind)
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
