"""The interface table (annex 1 section 5): rows with a module cell and a description cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annexes.content import Interface
from annexes.importing.parts import Reading, cell
from sources.compose import bullet
from sources.laid_out.layout import TextLine, has_room, line_width, rest_of, text_of
from sources.markup.lines import Fragment, fragments, plain, to_html

# The module column takes about a quarter of the page, so a longer line can't stand in it.
_NAME_WIDTH = 26
_NAME_LINES = 4
_GLUED_WORDS = 5
_ECHO_LINES = 4
_FUNCTION_WORDS = frozenset(
    {
        "de",
        "het",
        "een",
        "met",
        "voor",
        "van",
        "in",
        "op",
        "bij",
        "naar",
        "en",
        "of",
        "deze",
        "dit",
        "er",
        "onder",
        "via",
        "uit",
        "om",
        "te",
        "als",
        "aan",
        "dat",
        "die",
        "is",
    }
)


@dataclass(frozen=True)
class _Row:
    name: str
    marks: tuple[str, ...]
    lines: list[TextLine]


def read_interfaces(lines: Sequence[TextLine], reading: Reading) -> tuple[Interface, ...]:
    """The rows of the table, in order, whether its cells are parted by tabs or run together in print."""
    rows = _tab_rows(lines) if any("\t" in line.text for line in lines) else _printed_rows(lines)
    width = line_width(line for row in rows for line in row.lines)
    return tuple(_interface(row, index, width, reading) for index, row in enumerate(rows))


def _tab_rows(lines: Sequence[TextLine]) -> list[_Row]:
    rows: list[_Row] = []
    for line in lines:
        name, tab, description = line.text.partition("\t")
        if len(line.parts) > 1 and line.parts[0]:
            names = [plain(part.text) for part in line.parts[0]]
            rows.append(_Row(names[0], tuple(names[1:]), [line]))
        elif tab and name.strip():
            names = [plain(part.text) for part in fragments(name)[0]]
            rows.append(_Row(names[0], tuple(names[1:]), [rest_of(line, description)]))
        elif rows:
            rows[-1].lines.append(rest_of(line, description if tab else line.text))
        else:
            rows.append(_Row("", (), [line]))
    return rows


def _printed_rows(lines: Sequence[TextLine]) -> list[_Row]:
    rows: list[_Row] = []
    width = line_width(lines)
    index = 0
    previous: TextLine | None = None
    while index < len(lines):
        finished = previous is None or previous.complete or _list_ended(previous, lines[index], width)
        row, taken = _row_at(lines, index) if finished else (None, 0)
        if row:
            rows.append(row)
        elif rows:
            rows[-1].lines.append(lines[index])
        else:
            rows.append(_Row("", (), [lines[index]]))
        index += taken or 1
        previous = lines[index - 1]
    return rows


def _list_ended(previous: TextLine, line: TextLine, width: int) -> bool:
    return not line.text[0].islower() and has_room(previous, line, width, 0.6)


def _row_at(lines: Sequence[TextLine], index: int) -> tuple[_Row | None, int]:
    """The row that begins here, if one does, with how many lines were read of it."""
    names = list(_name_lines(lines, index))
    after = index + len(names)
    marks: list[str] = []
    if names and after < len(lines) and lines[after].gap and _in_name_column(lines[after]):
        marks = [lines[after].text]
        after += 1
    if names and after < len(lines) and _begins_description(lines[after]):
        return _Row(text_of(names), tuple(marks), [lines[after]]), after + 1 - index
    if lines[index].gap:
        return None, 0
    name = _glued_name(lines[index], lines[index + 1 : index + 1 + _ECHO_LINES])
    if not name:
        return None, 0
    return _Row(name, (), [rest_of(lines[index], lines[index].text[len(name) :])]), 1


def _name_lines(lines: Sequence[TextLine], index: int) -> Iterator[TextLine]:
    for line in lines[index : index + _NAME_LINES]:
        if (line is not lines[index] and line.gap) or not _in_name_column(line):
            return
        yield line


def _in_name_column(line: TextLine) -> bool:
    return len(line.text) <= _NAME_WIDTH and not line.complete and bullet(line, None, False) is None


def _begins_description(line: TextLine) -> bool:
    return not line.gap and len(line.text) > _NAME_WIDTH and line.text[0].isupper()


def _glued_name(line: TextLine, following: Sequence[TextLine]) -> str:
    """A module name that runs into its description: capitalised words that the description repeats."""
    words = line.text.split()
    best = ""
    for count in range(1, min(_GLUED_WORDS, len(words) - 1) + 1):
        name, rest = words[:count], words[count]
        echo = " ".join([*words[count:], *(other.text for other in following)]).lower()
        if len(" ".join(name)) > _NAME_WIDTH or len(set(name)) < count or not rest[0].isupper():
            continue
        if all(_is_name_word(word) and re.search(rf"\b{re.escape(word.lower())}\b", echo) for word in name):
            best = " ".join(name)
    return best if line.text.startswith(best) else ""


def _is_name_word(word: str) -> bool:
    return word[0].isupper() and word.lower() not in _FUNCTION_WORDS and word[-1].isalnum()


def _interface(row: _Row, index: int, width: int, reading: Reading) -> Interface:
    parts = cell(row.lines, width, f"interfaces/{index}", reading)
    start, end = _data_list(parts)
    return Interface(
        name=row.name,
        marks=" ".join(row.marks),
        text=to_html(parts[:start]),
        data_items=tuple(plain(part.text) for part in parts[start:end]),
        text_after=to_html(parts[end:]),
    )


def _data_list(parts: Sequence[Fragment]) -> tuple[int, int]:
    """Where the list of personal data begins and ends: the first that a sentence about personal data announces."""
    for index, part in enumerate(parts[:-1]):
        sentence = re.split(r"(?<=\.)\s", part.text)[-1].replace("(", "").replace(")", "").lower()
        if not part.item and parts[index + 1].item and "persoonsgegevens" in sentence and sentence.endswith(":"):
            end = index + 1
            while end < len(parts) and parts[end].item:
                end += 1
            return index + 1, end
    return len(parts), len(parts)
