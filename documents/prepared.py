"""Queries whose SQL is written once: for a page of many small ones Django spends more time on that than the database.

Only the writing is saved. Each call runs the statement and reads its rows as they are then.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import FETCH_ONE, Expression, Model, QuerySet
from django.db.models.query import RelatedPopulator, get_related_populators


class Given(Expression):
    """In a filter: the value that each call gives under this name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


@dataclass(frozen=True)
class _Statement:
    """What Django's compiler knows of a query once it has written its SQL for one connection."""

    sql: str
    parameters: tuple[Any, ...]
    compiler: Any
    converters: dict[int, Any]
    names: list[str]
    columns: slice
    populators: list[RelatedPopulator]

    @classmethod
    def of(cls, queryset: QuerySet[Any]) -> _Statement:
        compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        columns = compiler.klass_info["select_fields"]
        return cls(
            sql, tuple(parameters), compiler, compiler.get_converters([column for column, *_ in compiler.select]),
            [compiler.select[place][0].target.attname for place in columns], slice(columns[0], columns[-1] + 1),
            get_related_populators(compiler.klass_info, compiler.select, DEFAULT_DB_ALIAS, FETCH_ONE),
        )


class Prepared[M: Model]:
    """A queryset of models, with ``select_related`` and annotations, in which only :class:`Given` values vary."""

    def __init__(self, build: Callable[[], QuerySet[M]]) -> None:
        self._build = build
        # A connection belongs to one thread, and so do its statements.
        self._statements: WeakKeyDictionary[Any, _Statement] = WeakKeyDictionary()

    def __call__(self, **given: Any) -> list[M]:
        """The rows now; a query each time."""
        connection = connections[DEFAULT_DB_ALIAS]
        statement = self._statements.get(connection)
        if statement is None:
            statement = self._statements[connection] = _Statement.of(self._build())
        parameters = [given[item.name] if isinstance(item, Given) else item for item in statement.parameters]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, parameters)
            rows = cursor.fetchall()
        converted = statement.compiler.apply_converters(rows, statement.converters)
        return [self._instance(statement, row) for row in converted]

    @staticmethod
    def _instance(statement: _Statement, row: list[Any]) -> M:
        model = statement.compiler.klass_info["model"]
        found = model.from_db(DEFAULT_DB_ALIAS, statement.names, row[statement.columns])
        for populator in statement.populators:
            populator.populate(row, found)
        for name, place in statement.compiler.annotation_col_map.items():
            setattr(found, name, row[place])
        return found  # type: ignore[no-any-return]
