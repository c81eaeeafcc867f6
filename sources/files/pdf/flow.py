"""Lines of pages as one running text: footnotes behind what refers to them, words that were parted made whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from sources.inline import plain
from sources.laid_out.layout import TextLine

_HYPHENED = re.compile(r"([^\W\d_]{2,})-$")
_LOWER_WORD = re.compile(r"[^\W\d_]+")
NOTE = re.compile(r"^(?:\[(\d{1,3})\]|(\d{1,3}))\s+\S")
_CONJUNCTION = re.compile(r"(?:en|of|and|or|und|oder|t/m)\b")


def place_notes(lines: Sequence[TextLine]) -> list[TextLine]:
    """Footnotes behind the paragraph that refers to them, rather than at the foot of its page, in a sentence."""
    notes: list[list[TextLine]] = []
    kept: list[TextLine] = []
    open_note = False
    for line in lines:
        if "footnote" in line.notes and (match := NOTE.match(plain(line.text))):
            number = match[1] or match[2]
            if any(f"[{number}]" in plain(other.text) for other in kept):
                notes.append(
                    [
                        replace(
                            line, text=re.sub(r"^\[?\d{1,3}\]?", f"[{number}]", plain(line.text)), gap=True, page=False
                        )
                    ]
                )
                open_note = True
                continue
        if open_note and not line.gap and not line.page:
            notes[-1].append(line)
            continue
        open_note = False
        kept.append(replace(line, notes=tuple(note for note in line.notes if note != "footnote")))
    for note in notes:
        number = plain(note[0].text)[: plain(note[0].text).index("]") + 1]
        place = max(index for index, line in enumerate(kept) if number in plain(line.text)) + 1
        while place < len(kept) and not (kept[place - 1].complete and (kept[place].gap or kept[place].page)):
            place += 1
        kept[place:place] = note
    return kept


def unhyphen(lines: Sequence[TextLine]) -> list[TextLine]:
    """Words that were parted at a line's end, whole; which hyphens belong to them is seen from the rest of the text."""
    known: Counter[str] = Counter()
    for line in lines:
        known.update(word.lower() for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*(?!-?$)", line.text))
    found = list(lines)
    for index, line in enumerate(lines):
        parted = _HYPHENED.search(found[index].text)
        if parted is None or line.cells or parted[1].isupper():
            continue
        place = _goes_on_at(lines, index, parted[1], known)
        if place is None:
            continue
        behind = found[place]
        first, _blank, rest = behind.text.partition(" ")
        word = _LOWER_WORD.match(first)
        assert word is not None
        whole, hyphened = (parted[1] + word[0]).lower(), f"{parted[1]}-{word[0]}".lower()
        if known[hyphened] > known[whole]:
            if place == index + 1:
                continue
            joined = found[index].text + first
        else:
            joined = found[index].text[:-1] + first
        notes = line.notes if known[whole] or known[hyphened] else (*line.notes, "hyphen")
        found[index] = replace(found[index], text=joined, notes=notes)
        found[place] = replace(behind, text=rest)
    return found


def _goes_on_at(lines: Sequence[TextLine], index: int, part: str, known: Counter[str]) -> int | None:
    """The line on which a word goes on: the next, or behind the foot and head of pages, where the word is known."""
    for place in range(index + 1, min(index + 7, len(lines))):
        line = lines[place]
        word = _LOWER_WORD.match(line.text)
        if word is not None and word[0][0].islower() and not line.cells and not _CONJUNCTION.match(line.text):
            if place == index + 1:
                return place
            if known[(part + word[0]).lower()] or known[f"{part}-{word[0]}".lower()]:
                paged = any(each.page for each in lines[index + 1 : place + 1])
                return place if paged else None
    return None
