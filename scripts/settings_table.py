"""The README's table of settings, made from the declarations in dpa_registry/settings.py.

Usage: ``python -m scripts.settings_table`` writes it between the two marks; with ``--check`` it only compares, and
fails when the README is behind.
"""

from __future__ import annotations

import sys
from pathlib import Path

from dpa_registry import settings
from dpa_registry.env import Environment, Variable

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- settings: begin -->", "<!-- settings: end -->"


def row(variable: Variable) -> str:
    """One line of the table; a value in a path of this machine is shown relative to the repository."""
    demo = variable.demo.replace(f"{settings.BASE_DIR}/", "")
    if variable.production is None:
        production = "**required**"
    else:
        production = f"`{variable.production}`" if variable.production else "empty"
    shown = f"`{demo}`" if demo else "empty"
    return f"| `{variable.name}` | {variable.meaning} | {shown} | {production} |"


def table(environment: Environment) -> str:
    """The whole table, with its marks."""
    head = ["| variable | meaning | in a demo | in production |", "|---|---|---|---|"]
    return "\n".join([BEGIN, *head, *(row(variable) for variable in environment.declared.values()), END])


def main() -> int:
    """Write or compare; return 1 when the comparison fails or the marks are missing."""
    text = README.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        print(f"README.md lacks the lines {BEGIN} and {END}.", file=sys.stderr)
        return 1
    new = before + table(settings.env) + after
    if "--check" in sys.argv:
        if new != text:
            print("README.md's table of settings is behind; run: make settings-table", file=sys.stderr)
        return int(new != text)
    README.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
