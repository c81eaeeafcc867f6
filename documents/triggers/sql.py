"""What a trigger is, for both databases."""

from __future__ import annotations

from dataclasses import dataclass

# The messages begin with this word, by which people recognise a refusal in a database client.
SEALED = "sealed"


@dataclass(frozen=True)
class Trigger:
    """A trigger's name and table, how to create and drop it, and what the database should say about it."""

    name: str
    table: str
    create: str
    drop: str
    fingerprint: str
