"""Which columns a table of customers may have, by their names in Dutch and English, and what stands in each."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from characters.addresses import MailAddressField
from office.customers.importing import cells
from office.customers.importing.cells import Cell, Table, Unreadable

CUSTOMER, AGREEMENT, RELEASE, MEMBER = "customer", "agreement", "release", "member"


def mail_in(cell: Cell) -> str:
    """A mail address in its one spelling. Raises ``Unreadable``."""
    try:
        return str(MailAddressField(max_length=254).clean(cells.text_in(cell)))
    except ValidationError as problem:
        raise Unreadable(" ".join(problem.messages)) from problem


@dataclass(frozen=True)
class Column:
    """``field`` is what the services call it; the first name in each language is the one that is offered."""

    field: str
    group: str
    dutch: tuple[str, ...]
    english: tuple[str, ...]
    read: Callable[[Cell], Any] = cells.text_in

    @property
    def name(self) -> str:
        """In the language of who looks."""
        return self.english[0] if (get_language() or "").startswith("en") else self.dutch[0]


COLUMNS: tuple[Column, ...] = (
    Column("code", CUSTOMER, ("code", "klantcode"), ("code", "customer code")),
    Column("name", CUSTOMER, ("naam", "klant", "organisatie"), ("name", "customer")),
    Column("kvk_number", CUSTOMER, ("kvk-nummer", "kvk"), ("trade register number",), cells.digits_in),
    Column("address", CUSTOMER, ("adres",), ("address",), cells.lines_in),
    Column("contact_name", CUSTOMER, ("contactpersoon",), ("contact",)),
    Column("contact_email", CUSTOMER, ("e-mail contactpersoon",), ("contact e-mail",), mail_in),
    Column("contact_phone", CUSTOMER, ("telefoon contactpersoon",), ("contact telephone",)),
    Column("dpo_name", CUSTOMER, ("fg", "functionaris voor gegevensbescherming"), ("dpo", "data protection officer")),
    Column("dpo_email", CUSTOMER, ("e-mail fg",), ("dpo e-mail",), mail_in),
    Column("dpo_phone", CUSTOMER, ("telefoon fg",), ("dpo telephone",)),
    Column("reference", AGREEMENT, ("overeenkomst", "kenmerk"), ("agreement", "reference")),
    Column("products", AGREEMENT, ("producten",), ("products",)),
    Column("hosted", AGREEMENT, ("gehost",), ("hosted",), cells.yes_in),
    Column("handed_over_on", AGREEMENT, ("overhandigd op",), ("handed over on",), cells.day_in),
    Column("signed_on", AGREEMENT, ("getekend op", "ondertekend op"), ("signed on",), cells.day_in),
    Column("ended_on", AGREEMENT, ("geëindigd op",), ("ended on",), cells.day_in),
    Column("work_ended_on", AGREEMENT, ("werk geëindigd op",), ("work ended on",), cells.day_in),
    Column("product", RELEASE, ("product",), ("product",)),
    Column("release", RELEASE, ("release",), ("release",), cells.release_in),
    Column("installed_at", RELEASE, ("in gebruik sinds", "geïnstalleerd op"), ("in use since",), cells.moment_in),
    Column(
        "email", MEMBER, ("gebruiker", "e-mail gebruiker", "lid", "e-mail lid"), ("member", "member e-mail"), mail_in
    ),
    Column("role", MEMBER, ("rol",), ("role",)),
    Column("language", MEMBER, ("taal",), ("language",)),
)
_BY_NAME = {name: column for column in COLUMNS for name in (*column.dutch, *column.english)}


@dataclass(frozen=True)
class Found:
    """Where each column stands in a table, and which of its columns are none of ours."""

    places: dict[str, int]
    unknown: tuple[str, ...]


def columns_of(table: Table) -> Found:
    """Raises ``Unreadable`` for a table without the code or name of customers, and for a column that stands twice."""
    places: dict[str, int] = {}
    unknown = []
    for at, cell in enumerate(table.head):
        name = re.sub(r"[\s_]+", " ", cell.text.strip().strip("*:").lower())
        column = _BY_NAME.get(name)
        if column is None:
            unknown += [cell.text.strip()] if name else []
        elif column.field in places:
            raise Unreadable(_("%(cell)s: the column “%(name)s” stands twice.") % {"cell": cell.where, "name": name})
        else:
            places[column.field] = at
    if not {"code", "name"} & set(places):
        where = f"“{table.name}”: " if table.name else ""
        raise Unreadable(
            _("%(where)sThe first row names no column “%(code)s” or “%(name)s”, by which a customer is known.")
            % {"where": where, "code": COLUMNS[0].name, "name": COLUMNS[1].name}
        )
    return Found(places, tuple(unknown))
