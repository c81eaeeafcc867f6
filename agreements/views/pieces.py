"""Pages with long pieces that are kept as bytes.

A template copies a text at each of its levels: for a whole agreement that takes longer than all else on the page. So
the template sets a mark where a piece belongs, and the bytes go in when the rest has been rendered.
"""

from __future__ import annotations

import secrets
from itertools import chain, zip_longest
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe


class Pieces:
    """The pieces of one page. Their mark is new for each page: nobody can write it into a field or an address."""

    def __init__(self) -> None:
        self._mark = secrets.token_hex(16)
        self._pieces: list[bytes] = []

    def put(self, piece: bytes) -> SafeString:
        """The mark that stands for the piece."""
        self._pieces.append(piece)
        return mark_safe(self._mark)  # noqa: S308 - hexadecimal digits

    def fill(self, page: bytes) -> bytes:
        """The page with each piece at its mark. Raises ``ValueError`` when a mark got lost or stands there twice."""
        texts = page.split(self._mark.encode())
        if len(texts) != len(self._pieces) + 1:
            raise ValueError(f"{len(self._pieces)} pieces for {len(texts) - 1} marks")
        return b"".join(chain.from_iterable(zip_longest(texts, self._pieces, fillvalue=b"")))


def render_pieces(request: HttpRequest, name: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Django's ``render`` for a template that uses the tags of ``parts``."""
    pieces = Pieces()
    response = render(request, name, {**context, "pieces": pieces}, status=status)
    response.content = pieces.fill(response.content)
    return response
