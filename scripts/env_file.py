"""Writes the ``.env`` of a demo with a secret of its own, unless there is one: ``python -m scripts.env_file``."""

from __future__ import annotations

import secrets
from pathlib import Path

ENV_FILE = Path(__file__).resolve().parent.parent / ".env"

CONTENT = """\
# For a demo on this machine, written by make setup; never tracked. docs/settings.md names what can stand
# here. A variable of the shell wins over a line of this file.
DPA_ENV=demo
SECRET_KEY=demo-{secret}
"""


def main() -> None:
    """Create the file; an existing one is left as it is."""
    try:
        with ENV_FILE.open("x", encoding="utf-8") as file:
            ENV_FILE.chmod(0o600)
            file.write(CONTENT.format(secret=secrets.token_urlsafe(50)))
    except FileExistsError:
        print(f"{ENV_FILE.name} exists; left as it is.")


if __name__ == "__main__":
    main()
