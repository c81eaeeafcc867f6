"""What can go wrong between HTML and PDF, by name."""

from __future__ import annotations

from collections.abc import Sequence


class PdfError(Exception):
    """A PDF could not be made as it should be."""


class ResourceRefused(PdfError):
    """The HTML asks for a resource that is not one of the project's own static files."""

    def __init__(self, url: str) -> None:
        super().__init__(f"A PDF is made of the project's own static files only, not of {url!r}.")
        self.url = url


class LayoutProblem(PdfError):
    """The HTML can't become a conforming PDF: a link without its target, a picture without a text, no language."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)
