"""The places in a text that a program fills in."""

from __future__ import annotations

import re
from collections import Counter

# %(name)s, %s, {name}; not "100 %" and not a doubled sign.
_PLACE = re.compile(r"%\(\w+\)[sdrf]|%[sdr]|%%|\{\w*\}")


def placeholders(text: str) -> Counter[str]:
    """Each place in the text with how often it is there."""
    return Counter(_PLACE.findall(text))
