"""Under which names the processor is known, for imports to tell its texts from those of others."""

from __future__ import annotations

from collections.abc import Iterator

from customers.parties import the_processor
from imports import whose


def names() -> Iterator[str]:
    """Its name, its short name, and its operating companies, which the terms bind too (art. 1.1)."""
    processor = the_processor()
    if processor is not None:
        yield from (processor.name, processor.short_name, *processor.operating_companies.splitlines())


whose.register(names)
