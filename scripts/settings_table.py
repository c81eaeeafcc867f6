"""The tables of settings: all of them by theme in docs/settings.md, the ten that matter in README.md.

Made from what dpa_registry/settings.py declares, and all that it takes in. Usage: ``python -m scripts.settings_table``
writes them between the two marks; with ``--check`` it only compares, and fails when a page is behind.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import dpa_registry.settings  # noqa: F401 - declares all of them
from dpa_registry.chosen.deployment import BASE_DIR, env
from dpa_registry.env import Environment, Variable

ROOT = Path(__file__).resolve().parent.parent
BEGIN, END = "<!-- settings: begin -->", "<!-- settings: end -->"

# Theme → names, or beginnings of names, that belong to it; the longest that fits decides. What fits none: the last.
THEMES: dict[str, tuple[str, ...]] = {
    "Secrets and hosts": (
        "DPA_ENV",
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "DPA_DEBUG",
        "DPA_TRUSTED_PROXIES",
        "DPA_PUBLIC_URL",
    ),
    "Database and files": (
        "DATABASE_URL",
        "DPA_DATABASE_",
        "DPA_DATA_DIR",
        "DPA_STATIC_ROOT",
        "DPA_BACKUP_",
        "DPA_STORAGE_",
        "DPA_VIRUS_SCANNER",
    ),
    "The seal on copies": ("DPA_SEAL_",),
    "The journal": ("DPA_JOURNAL_",),
    "Mail": ("EMAIL_URL", "DEFAULT_FROM_EMAIL", "DPA_MAIL_", "DPA_INBOX_"),
    "Signing in and sessions": (
        "DPA_REQUIRE_",
        "DPA_BREACHED_PASSWORDS",
        "DPA_INVITATION_DAYS",
        "DPA_OIDC_",
        "DPA_SESSION_",
        "DPA_SECURITY_CONTACT",
    ),
    "How long things are kept": ("DPA_RETENTION_",),
    "Programs and events": ("DPA_EVENT_", "DPA_WEBHOOK_"),
    "Logs and watching": ("DPA_METRICS_", "DPA_ERROR_", "DPA_SECURITY_LOG", "DPA_LOG_"),
    "What the registry does": (),
}

# What an installation can't do without, in the order in which it is filled in.
TEN = (
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "DPA_PUBLIC_URL",
    "DATABASE_URL",
    "DPA_DATA_DIR",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
    "DPA_SEAL_KEY",
    "DPA_SEAL_TIME_STAMPS",
    "DPA_JOURNAL_KEY",
)


def row(variable: Variable) -> str:
    """One line of the table; a value in a path of this machine is shown relative to the repository."""
    demo = variable.demo.replace(f"{BASE_DIR}/", "")
    if variable.production is None:
        production = "**required**"
    else:
        production = f"`{variable.production}`" if variable.production else "empty"
    shown = f"`{demo}`" if demo else "empty"
    return f"| `{variable.name}` | {variable.meaning} | {shown} | {production} |"


def table(variables: Iterable[Variable]) -> Iterator[str]:
    """The lines of one table."""
    yield from ("| variable | meaning | in a demo | in production |", "|---|---|---|---|")
    yield from (row(variable) for variable in variables)


def theme_of(name: str) -> str:
    """The theme under which a variable stands."""
    fitting = [(len(start), theme) for theme, starts in THEMES.items() for start in starts if name.startswith(start)]
    return max(fitting)[1] if fitting else list(THEMES)[-1]


def by_theme(environment: Environment) -> str:
    """Every variable, in a table for each theme."""
    lines: list[str] = []
    for theme in THEMES:
        variables = [variable for variable in environment.declared.values() if theme_of(variable.name) == theme]
        if variables:
            lines += [f"## {theme}", "", *table(variables), ""]
    return "\n".join(lines)


def the_ten(environment: Environment) -> str:
    """The short table of the README."""
    return "\n".join(table(environment.declared[name] for name in TEN))


PAGES: dict[str, Callable[[Environment], str]] = {"README.md": the_ten, "docs/settings.md": by_theme}


def main() -> int:
    """Write or compare; return 1 when a comparison fails or marks are missing."""
    status = 0
    for name, made in PAGES.items():
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        before, begin, rest = text.partition(BEGIN)
        _old, end, after = rest.partition(END)
        if not begin or not end:
            print(f"{name} lacks the lines {BEGIN} and {END}.", file=sys.stderr)
            return 1
        new = f"{before}{BEGIN}\n{made(env).strip()}\n{END}{after}"
        if "--check" not in sys.argv:
            path.write_text(new, encoding="utf-8")
        elif new != text:
            print(f"{name}: its table of settings is behind; run: make settings-table", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
