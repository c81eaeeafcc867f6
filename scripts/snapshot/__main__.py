"""Take pictures of the registry, or compare two sets of them."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.snapshot.comparing import compare
from scripts.snapshot.registries import PARTS, ROOT, SEEDS, picture


def make(folder: Path, parts: list[str]) -> int:
    """Take the pictures of each registry in a process of its own, all at the same time."""
    running = []
    compile_texts()
    for part in parts:
        shutil.rmtree(folder / part, ignore_errors=True)
        if part == "seeds" and not list(SEEDS.glob("*.txt")):
            print(f"No source texts in {SEEDS}: skipped.")
            continue
        (folder / part).mkdir(parents=True)
        command = [sys.executable, "-m", "scripts.snapshot", "take", part, str(folder.resolve() / part)]
        running.append(subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": "0"}))
    failed = [process for process in running if process.wait()]
    print(f"{sum(path.is_file() for path in folder.rglob('*'))} files in {folder}")
    return 1 if failed else 0


def compile_texts() -> None:
    """Make the translated texts of the sources that stand here, as ``make setup`` does: a fresh checkout has none."""
    for source in (ROOT / "locale").rglob("*.po"):
        arguments = ["--quiet", "compile", "--input-file", str(source), "--output-file", str(source.with_suffix(".mo"))]
        subprocess.run([str(Path(sys.executable).with_name("pybabel")), *arguments], check=True, cwd=ROOT)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scripts.snapshot", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make", help="write all that people see into a folder")
    making.add_argument("folder", type=Path)
    making.add_argument("--only", choices=list(PARTS), help="one of the registries")
    comparing = commands.add_parser("compare", help="tell what differs; exit code 1 when anything does")
    comparing.add_argument("before", type=Path)
    comparing.add_argument("after", type=Path)
    taking = commands.add_parser("take", help="of one registry, in this process")
    taking.add_argument("part", choices=list(PARTS))
    taking.add_argument("folder", type=Path)
    options = parser.parse_args()
    if options.command == "make":
        return make(options.folder, [options.only] if options.only else list(PARTS))
    if options.command == "compare":
        return 1 if compare(options.before, options.after) else 0
    picture(options.part, options.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
