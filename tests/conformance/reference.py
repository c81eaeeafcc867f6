"""Asks the reference validators, veraPDF and the EU's DSS, about PDF files. Needs Java 17 and Maven."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "validators"
# What a file of each level must get: without revocation data in it, nobody can judge it offline.
EXPECTED = {
    "B-B": ("PAdES-BASELINE-B", "INDETERMINATE"),
    "B-T": ("PAdES-BASELINE-T", "INDETERMINATE"),
    "B-LT": ("PAdES-BASELINE-LT", "TOTAL_PASSED"),
    "B-LTA": ("PAdES-BASELINE-LTA", "TOTAL_PASSED"),
}


class NoValidators(Exception):
    """Java or Maven is not there."""


@dataclass(frozen=True)
class Opinion:
    """What the validators say about one file."""

    file: str
    checks: int
    broken: dict[str, str]
    signatures: list[dict[str, Any]] = field(default_factory=list)

    def failures(self, level: str) -> list[str]:
        """What differs from a conforming file sealed at ``level``; nothing when all is well."""
        found = [f"{rule}: {text}" for rule, text in self.broken.items()]
        got = [(signature["level"], signature["verdict"]) for signature in self.signatures]
        if got != [EXPECTED[level]]:
            found.append(f"signatures: {self.signatures}")
        return found


def ask(files: Sequence[Path], root: Path) -> list[Opinion]:
    """The opinions on ``files``, with the certificate in ``root`` as the only trusted one.

    Raises:
        NoValidators: Java or Maven is not installed.
        subprocess.CalledProcessError: a validator stopped with an error.
    """
    command = ["java", "-Xmx2g", "-cp", _classes(), "Validators", str(root), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return [_opinion(json.loads(line)) for line in done.stdout.splitlines() if line.startswith("{")]


def _opinion(line: dict[str, Any]) -> Opinion:
    both = {name: line[name] for name in ("PDF/A-3a", "PDF/UA-1")}
    broken = {f"{name} {rule}": text for name, said in both.items() for rule, text in said["broken"].items()}
    return Opinion(line["file"], sum(said["checks"] for said in both.values()), broken, line["signatures"])


def _classes() -> str:
    """The class path of the compiled validators, built when it is missing or older than its source."""
    for tool in ("java", "javac", "mvn"):
        if shutil.which(tool) is None:
            raise NoValidators(f"{tool} is not installed")
    build = Path(os.environ.get("CONFORMANCE_BUILD", Path(tempfile.gettempdir()) / "dpa-registry-validators"))
    jars, sources = build / "jars", [HERE / "pom.xml", HERE / "Validators.java"]
    if not (build / "Validators.class").exists() or any(
        source.stat().st_mtime > (build / "Validators.class").stat().st_mtime for source in sources
    ):
        build.mkdir(parents=True, exist_ok=True)
        listing = ["mvn", "-q", "-B", "-f", str(HERE / "pom.xml"), "dependency:build-classpath"]
        subprocess.run([*listing, f"-Dmdep.outputFile={jars}"], check=True)
        compiling = ["javac", "--release", "17", "-d", str(build), "-cp", jars.read_text(), str(sources[1])]
        subprocess.run(compiling, check=True)
    return f"{build}{os.pathsep}{jars.read_text()}"
