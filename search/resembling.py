"""``field__resembles``: a part of the text, whatever its case and the accents of its vowels: a sieve, no answer."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import CharField, Lookup, Q, TextField

_VOWELS = re.compile("[aeiouyc_]")


class Resembles(Lookup[Any]):
    """LIKE with any character for a vowel: “beeindig” resembles “beëindiging”. ``matches`` decides."""

    lookup_name = "resembles"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, given = self.process_lhs(compiler, connection)
        like = "ILIKE" if connection.vendor == "postgresql" else "LIKE"
        return f"{left} {like} %s", [*given, f"%{_VOWELS.sub('_', str(self.rhs))}%"]

    def get_prep_lookup(self) -> str:
        return str(self.rhs)


CharField.register_lookup(Resembles)
TextField.register_lookup(Resembles)


def in_any(fields: list[str], words: list[str]) -> Q:
    """Each of the words in one or another of the fields."""
    found = Q()
    for word in words:
        one = Q()
        for field in fields:
            one |= Q(**{f"{field}__resembles": word})
        found &= one
    return found
