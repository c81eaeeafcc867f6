"""The form of an agreement that is written for a test, with the outline a reader sees in it."""

from __future__ import annotations

from dataclasses import dataclass

# A list of articles: label, title, labels of the paragraphs. A leading digit in the label is the level when it isn't 1.
Outline = list[tuple[str, str, list[str]]]


@dataclass(frozen=True)
class Sample:
    """A source text and what should become of it."""

    name: str
    text: str
    outline: Outline
