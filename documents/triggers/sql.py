"""What a trigger is, for both databases, and how a definition of the database is compared with ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The messages begin with this word, by which people recognise a refusal in a database client.
SEALED = "sealed"
# Of a difference in a long definition its beginning says enough.
_SHOWN = 200


@dataclass(frozen=True)
class Trigger:
    """A trigger's name and table, and how to create and drop it.

    ``create`` is written as the database gives it back, so that what is installed is also what is compared.
    """

    name: str
    table: str
    create: str
    drop: str


class Kind(StrEnum):
    """What can stand between a statement and a row."""

    TABLE = "table"
    TRIGGER = "trigger"
    FUNCTION = "function"
    RULE = "rule"
    POLICY = "policy"
    OPERATOR = "operator"
    EVENT_TRIGGER = "event trigger"
    NAMESAKE = "namesake"
    SETTING = "setting"


_NAMES = {
    Kind.TABLE: gettext_lazy("The table %(table)s"),
    Kind.TRIGGER: gettext_lazy("The trigger %(name)s (%(table)s)"),
    Kind.FUNCTION: gettext_lazy("The function %(name)s"),
    Kind.RULE: gettext_lazy("The rule %(name)s (%(table)s)"),
    Kind.POLICY: gettext_lazy("The row policy %(name)s (%(table)s)"),
    Kind.OPERATOR: gettext_lazy("The operator %(name)s"),
    Kind.EVENT_TRIGGER: gettext_lazy("The event trigger %(name)s"),
    Kind.NAMESAKE: gettext_lazy("Another table, %(name)s, with the name of the registry's %(table)s"),
    Kind.SETTING: gettext_lazy("The database's setting %(name)s"),
}
# What migrate makes anew from our own definitions.
_REPAIRED = (Kind.TRIGGER, Kind.FUNCTION)


@dataclass(frozen=True)
class Definition:
    """Something of the database with its whole definition, as the database itself writes it."""

    kind: Kind
    table: str
    name: str
    text: str

    @property
    def key(self) -> tuple[Kind, str, str]:
        return self.kind, self.table, self.name

    def __str__(self) -> str:
        return str(_NAMES[self.kind]) % {"table": self.table, "name": self.name}


def compare(ours: Iterable[Definition], found: Iterable[Definition]) -> Iterator[str]:
    """What is missing, what is not ours though it has our name, and what is there besides: each in a sentence."""
    present = {definition.key: definition for definition in found}
    for definition in ours:
        other = present.pop(definition.key, None)
        advice = _("run `manage.py migrate`") if definition.kind in _REPAIRED else _("find out who changed it")
        if other is None:
            yield _("%(what)s is missing; %(advice)s.") % {"what": definition, "advice": advice}
        elif other.text != definition.text:
            difference = _difference(definition.text, other.text)
            yield _("%(what)s is not as the registry made it: %(difference)s; %(advice)s.") % {
                "what": definition,
                "difference": difference,
                "advice": advice,
            }
    for definition in present.values():
        yield _("%(what)s was not made by the registry (%(text)s); find out who made it, and remove it.") % {
            "what": definition,
            "text": _shorten(definition.text),
        }


def _difference(ours: str, found: str) -> str:
    """The words from the first to the last that differ."""
    old, new = re.findall(r"\S+|\s+", ours), re.findall(r"\S+|\s+", found)
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    names = {"ours": _shorten("".join(old)), "found": _shorten("".join(new))}
    if not names["found"]:
        return _("it lacks “%(ours)s”") % names
    if not names["ours"]:
        return _("it has “%(found)s” besides") % names
    return _("it has “%(found)s” instead of “%(ours)s”") % names


def _shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} …"
