"""Lookups that Django leaves to the database."""

from __future__ import annotations

from typing import Any

from django.db.models import IntegerField
from django.db.models.lookups import In


@IntegerField.register_lookup
class IntegerIn(In):
    """A number that no column holds is in no row, as Django has it for “=”; with “in” it made SQLite raise an error."""

    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        if self.rhs_is_direct_value():
            least, most = connection.ops.integer_field_range(self.lhs.output_field.get_internal_type())
            if least is not None and most is not None:
                self.rhs = [each for each in self.rhs if not isinstance(each, int) or least <= each <= most]
        return super().process_rhs(compiler, connection)
