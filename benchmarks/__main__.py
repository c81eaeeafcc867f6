"""All measurements, one after the other: ``python -m benchmarks``; or one: ``python -m benchmarks kills``."""

from __future__ import annotations

import subprocess
import sys

COMMANDS = {
    "comparison": ["benchmarks.comparison"],
    "editor": ["benchmarks.editor"],
    "editor_page": ["benchmarks.editor_page"],
    "import_fuzz": ["benchmarks.import_fuzz"],
    "import_scores": ["benchmarks.import_scores"],
    "issuing": ["benchmarks.issuing"],
    "journal": ["benchmarks.journal"],
    "kills": ["benchmarks.kills"],
    "load": ["benchmarks.load"],
    "notices": ["benchmarks.notices"],
    "scale": ["benchmarks.scale"],
    "tamper": ["benchmarks.tamper"],
    "tamper_trial": ["benchmarks.tamper_trial"],
    "upgrade_kills": ["benchmarks.upgrade_kills"],
    "webhooks": ["benchmarks.webhooks"],
}


def main() -> int:
    """Run what is named, or all; 1 when one of them says that something is wrong."""
    wanted = sys.argv[1:] or list(COMMANDS)
    if unknown := set(wanted) - set(COMMANDS):
        sys.exit(f"There is no measurement {', '.join(sorted(unknown))}; there are: {', '.join(COMMANDS)}")
    return max(subprocess.run([sys.executable, "-m", *COMMANDS[name]], check=False).returncode for name in wanted)


if __name__ == "__main__":
    sys.exit(main())
