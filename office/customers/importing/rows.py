"""Rows of tables as what they say of customers, each value with the cell that it stands in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from customers.entering import code_for
from office.customers.importing.cells import Cell, Table, Unreadable
from office.customers.importing.columns import COLUMNS, CUSTOMER, Column, columns_of

_OF_FIELD = {column.field: column for column in COLUMNS}


@dataclass(frozen=True)
class Problem:
    """Why nothing can be entered, at which cell, under which column."""

    where: str
    column: str
    text: str


@dataclass(frozen=True)
class Row:
    """What a row says: a value by field where its cell is filled in, and each cell."""

    values: dict[str, Any]
    cells: dict[str, Cell]

    @property
    def code(self) -> str:
        """The customer that the row is about; empty where it names none."""
        return str(self.values.get("code") or code_for(str(self.values.get("name", ""))))

    def says(self, group: str) -> dict[str, Any]:
        """What it says of an agreement, a release or a member."""
        return {name: value for name, value in self.values.items() if _OF_FIELD[name].group == group}

    def problem(self, name: str, text: str) -> Problem:
        """A problem at the cell of a field, or at that which names the customer."""
        for each in (name, "code", "name", *self.cells):
            cell, column = self.cells.get(each), _OF_FIELD.get(each)
            if cell is not None and column is not None:
                return Problem(cell.where, column.name, text)
        return Problem("", "", text)


@dataclass
class Read:
    """All rows of a file; the customers about which a cell was wrong are left out of what is entered."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    spoilt: set[str] = field(default_factory=set)


def read(tables: Iterable[Table]) -> Read:
    """Raises ``Unreadable`` for a table whose columns can't be told."""
    found = Read()
    for table in tables:
        found.remarks += table.remarks
        if table.head:
            _read_table(table, found)
    return found


def _read_table(table: Table, found: Read) -> None:
    columns = columns_of(table)
    if columns.unknown:
        names = ", ".join(f"“{name}”" for name in columns.unknown)
        found.remarks.append(_("Columns that are left out: %(names)s.") % {"names": names})
    for cells in table.rows:
        row = Row({}, {})
        wrong: list[Problem] = []
        for name, at in columns.places.items():
            cell = cells[at] if at < len(cells) else None
            if cell is None or cell.is_empty:
                continue
            row.cells[name] = cell
            column: Column = _OF_FIELD[name]
            try:
                row.values[name] = column.read(cell)
            except Unreadable as reason:
                wrong.append(Problem(cell.where, column.name, str(reason)))
        if not row.code and not wrong:
            first = next((cell for cell in cells if not cell.is_empty), cells[0])
            text = _("This row names no customer.")
            wrong.append(Problem(first.where, COLUMNS[0].name, text))
        if wrong:
            found.problems += wrong
            found.spoilt.add(row.code)
        found.rows.append(row)


def details_of(rows: Iterable[Row]) -> tuple[dict[str, str], list[Problem]]:
    """The details of one customer, put together from its rows, and where they contradict each other."""
    values: dict[str, str] = {}
    problems = []
    for row in rows:
        for name, value in row.says(CUSTOMER).items():
            if values.setdefault(name, value) != value:
                text = _("An earlier row says “%(value)s” of the same customer.") % {"value": values[name]}
                problems.append(row.problem(name, text))
    return values, problems
