"""The words of a text, as they are counted to prove that none was dropped."""

from __future__ import annotations

import re

# At its edges an underscore is a mark of emphasis, or part of a line to be filled in.
_WORD = re.compile(r"[^\W_]+(?:_+[^\W_]+)*")


def words(text: str) -> list[str]:
    """Runs of letters and digits."""
    return _WORD.findall(text)
