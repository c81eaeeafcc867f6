"""What a role of the processor's people may do, as the ground knows it: names of rights, and who holds one.

The table itself is office.roles. A right is a permission of Django (``app.codename``). Who works for the processor
(``is_staff``) has none by that alone, and a group gives none to somebody who doesn't.
"""

from __future__ import annotations

from collections.abc import Iterable

_of_administrators: set[str] = set()


def give_administrators(rights: Iterable[str]) -> None:
    """Say what a superuser may do: exactly these rights, and no others."""
    _of_administrators.clear()
    _of_administrators.update(rights)


def is_of_administrators(right: str) -> bool:
    """Whether a superuser has this right."""
    return right in _of_administrators


def of_administrators() -> frozenset[str]:
    """Every right of an administrator as such."""
    return frozenset(_of_administrators)
