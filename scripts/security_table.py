"""docs/security.md, made from docs/security/asvs.toml: every requirement of OWASP ASVS 5.0, levels 1 and 2.

Usage: ``python -m scripts.security_table`` writes the page; with ``--check`` it compares, and fails when the page is
behind, a number is missing, unknown or has another level, or a file or test that is named does not exist. Numbers and
levels are the standard's; the words are ours.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = Path("docs/security/asvs.toml")
PAGE = Path("docs/security.md")
STATES = ("met", "not applicable", "open")

# Chapter → its subject, and of each section the levels of its requirements, in order; those of level 3 are left out.
CHAPTERS: dict[str, tuple[str, str]] = {
    "1": ("Encoding and cleaning", "1.1:22 1.2:111112222 1.3:11222222222 1.4:222 1.5:12"),
    "2": ("Validation and the order of business", "2.1:122 2.2:112 2.3:1222 2.4:2"),
    "3": ("What browsers enforce", "3.2:11 3.3:1222 3.4:112222 3.5:11122 3.7:22"),
    "4": ("Web services", "4.1:122 4.2:2 4.3:22 4.4:1222"),
    "5": ("Files", "5.1:2 5.2:112 5.3:11 5.4:222"),
    "6": ("Signing in", "6.1:122 6.2:111111112222 6.3:1122 6.4:1122 6.5:22222 6.6:222 6.8:2222"),
    "7": ("Sessions", "7.1:222 7.2:1111 7.3:22 7.4:11222 7.5:22 7.6:22"),
    "8": ("Rights", "8.1:12 8.2:112 8.3:1 8.4:2"),
    "9": ("Tokens that say something", "9.1:111 9.2:1222"),
    "10": ("OAuth and OpenID Connect", "10.1:22 10.2:22 10.3:2222 10.4:11111222222 10.5:22222 10.6:22 10.7:222"),
    "11": ("Cryptography", "11.1:22 11.2:222 11.3:112 11.4:1222 11.5:2 11.6:2"),
    "12": ("Connections", "12.1:122 12.2:11 12.3:2222"),
    "13": ("Configuration", "13.1:2 13.2:22222 13.3:22 13.4:12222"),
    "14": ("Data", "14.1:22 14.2:1222 14.3:122"),
    "15": ("Parts and how they are built", "15.1:122 15.2:122 15.3:1222222"),
    "16": ("Logs and errors", "16.1:2 16.2:22222 16.3:2222 16.4:222 16.5:222"),
    "17": ("WebRTC", "17.1:2 17.2:2222 17.3:22"),
}

type Requirement = dict[str, Any]

HEAD = """# Security: OWASP ASVS 5.0, levels 1 and 2

Made by `make security-table` from [`security/asvs.toml`](security/asvs.toml); `make check` compares, and looks whether
each file and test that is named exists. Numbers are those of the standard (owasp.org), words are ours: read its
sentence beside them. It is the judgement of those who made the registry, not of an auditor. What the rules are stands
in [security-rules.md](security-rules.md).
"""


def levels() -> dict[str, int]:
    """Each number of levels 1 and 2, with its level."""
    sections = (section.split(":") for _, written in CHAPTERS.values() for section in written.split())
    return {f"{name}.{place}": int(level) for name, found in sections for place, level in enumerate(found, 1)}


def problems(requirements: Mapping[str, Requirement], root: Path) -> Iterator[str]:
    """What is wrong with the source, one line each."""
    wanted = levels()
    yield from (f"{number} is missing." for number in wanted if number not in requirements)
    for number, found in requirements.items():
        if wanted.get(number) != found.get("level"):
            yield f"{number}: there is no such requirement at level {found.get('level')}."
        if found.get("state") not in STATES:
            yield f"{number}: the state is {found.get('state')!r}; it must be one of: {', '.join(STATES)}."
        if found.get("state") == "met" and not found.get("where"):
            yield f"{number} is met, and nothing says where."
        if found.get("state") != "met" and not found.get("note"):
            yield f"{number} is {found.get('state')}, and nothing says why."
        yield from (
            f"{number}: {path} does not exist." for path in found.get("where", ()) if not (root / path).exists()
        )
        yield from (f"{number}: there is no test {test}." for test in found.get("tests", ()) if not _exists(test, root))


def _exists(test: str, root: Path) -> bool:
    name, _, function = test.partition("::")
    path = root / name
    if not path.is_file():
        return False
    written = re.compile(rf"^\s*def {re.escape(function)}\(", re.MULTILINE)
    return not function or bool(written.search(path.read_text(encoding="utf-8")))


def page(requirements: Mapping[str, Requirement]) -> str:
    """The whole page: how many, what is open, then each."""
    lines = [HEAD, "| chapter | met | not applicable | open |", "|---|---:|---:|---:|"]
    for chapter, (subject, _) in CHAPTERS.items():
        of_chapter = [found for number, found in requirements.items() if number.split(".")[0] == chapter]
        lines.append(f"| {chapter} {subject} | {' | '.join(str(_count(of_chapter, state)) for state in STATES)} |")
    everything = list(requirements.values())
    lines.append(
        f"| **all {len(everything)}** | {' | '.join(f'**{_count(everything, state)}**' for state in STATES)} |"
    )
    level_1 = [found for found in everything if found["level"] == 1]
    lines += [f"| of level 1: {len(level_1)} | {' | '.join(str(_count(level_1, state)) for state in STATES)} |", ""]
    tested = sum(1 for found in everything if found["state"] == "met" and found.get("tests"))
    lines += [f"Of those met, {tested} have a test of their own; for the others the remark says what they rest on.", ""]
    lines += ["## Open", "", "| | level | about | what is missing |", "|---|---|---|---|"]
    lines += [
        f"| {number} | {found['level']} | {found['about']} | {found['note']} |"
        for number, found in requirements.items()
        if found["state"] == "open"
    ]
    for chapter, (subject, _) in CHAPTERS.items():
        lines += ["", f"## {chapter}. {subject}", "", "| | level | about | state | where, tests | remark |"]
        lines += ["|---|---|---|---|---|---|"]
        lines += [_row(number, found) for number, found in requirements.items() if number.split(".")[0] == chapter]
    return "\n".join(lines) + "\n"


def _count(requirements: list[Requirement], state: str) -> int:
    return sum(1 for found in requirements if found["state"] == state)


def _row(number: str, found: Requirement) -> str:
    named = ", ".join(f"`{name}`" for name in (*found.get("where", ()), *found.get("tests", ())))
    cells = (number, found["level"], found["about"], found["state"], named or "–", found.get("note", ""))
    return f"| {' | '.join(map(str, cells))} |"


def main() -> int:
    """Write or compare; 1 when something is wrong."""
    try:
        requirements: dict[str, Requirement] = tomllib.loads((ROOT / SOURCE).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        # A number that stands there twice is one of these.
        print(f"{SOURCE}: {problem}", file=sys.stderr)
        return 1
    wrong = list(problems(requirements, ROOT))
    print(*wrong, sep="\n", end="\n" if wrong else "", file=sys.stderr)
    if wrong:
        return 1
    made = page(requirements)
    if "--check" not in sys.argv:
        (ROOT / PAGE).write_text(made, encoding="utf-8")
    elif (ROOT / PAGE).read_text(encoding="utf-8") != made:
        print(f"{PAGE} is behind; run: make security-table", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
