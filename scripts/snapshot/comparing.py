"""What differs between two sets of pictures."""

from __future__ import annotations

import difflib
from collections import Counter
from pathlib import Path


def compare(before: Path, after: Path) -> int:
    """Print a diff for each file that differs, then the kinds of difference and the counts. How many files differ."""
    names = sorted({path.relative_to(side) for side in (before, after) for path in side.rglob("*") if path.is_file()})
    counts: dict[str, Counter[str]] = {}
    kinds: Counter[tuple[str, ...]] = Counter()
    for name in names:
        old, new = _lines(before / name), _lines(after / name)
        standing = "equal" if old == new else "gone" if new is None else "new" if old is None else "different"
        counts.setdefault("/".join(name.parts[:2]), Counter())[standing] += 1
        if standing == "different":
            diff = list(difflib.unified_diff(old or [], new or [], f"before/{name}", f"after/{name}", "", "", 2, ""))
            print("\n".join(diff))
            kinds.update(_hunks(diff))
        elif standing != "equal":
            print(f"{'only before' if standing == 'gone' else 'only after'}: {name}")
    if kinds:
        print("\n== Kinds of difference, and in how many places")
    for kind, count in kinds.most_common(60):
        print("\n".join([f"{count} ×", *(f"    {line[:300]}" for line in kind[:12])]))
    print(f"\n== {'':<40} {'equal':>9} {'different':>9} {'gone':>9} {'new':>9}")
    total: Counter[str] = Counter()
    for group, found in counts.items():
        total.update(found)
        print(_row(group, found))
    print(_row("all", total))
    return sum(total.values()) - total["equal"]


def _row(name: str, count: Counter[str]) -> str:
    return f"   {name:<40} {count['equal']:>9} {count['different']:>9} {count['gone']:>9} {count['new']:>9}"


def _lines(path: Path) -> list[str] | None:
    return path.read_text().splitlines() if path.exists() else None


def _hunks(diff: list[str]) -> list[tuple[str, ...]]:
    """The changed lines of a diff, those that stand together as one."""
    found: list[list[str]] = [[]]
    for line in diff[2:]:
        if line[:1] in "+-":
            found[-1].append(line)
        elif found[-1]:
            found.append([])
    return [tuple(hunk) for hunk in found if hunk]
