"""A moment of which the time may be unknown: a date with a time, or a date alone."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSplitDateTimeWidget

from agreements.models.agreement import Precision
from documents.moments import local


class OptionalTimeWidget(UnfoldAdminSplitDateTimeWidget):
    """Shows a stored ``[date, time]`` pair as it is."""

    def decompress(self, value: Any) -> Any:
        return value if isinstance(value, list) else super().decompress(value)


class MomentOrDateField(forms.SplitDateTimeField):
    """Gives ``(moment, precision)``: without a time, the local midnight that begins the day, known as a date."""

    widget = OptionalTimeWidget

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("Leave the time empty when only the date is known."))
        super().__init__(require_all_fields=False, **options)
        self.fields[0].required = self.required
        self.fields[1].required = False
        for part, name in zip(self.widget.widgets, (_("day"), _("time")), strict=True):
            # The label of the field names the first of the two alone.
            part.attrs["aria-label"] = format_lazy("{label}: {name}", label=options.get("label", ""), name=name)

    def compress(self, values: Any) -> Any:
        if not values or not values[0]:
            return None
        day: date = values[0]
        at: time | None = values[1] if len(values) > 1 else None
        moment = super().compress((day, at or time.min))
        return moment, (Precision.DATE if at is None else Precision.MOMENT)


def split(moment: datetime | None, precision: str) -> list[Any] | None:
    """The initial value of a :class:`MomentOrDateField`."""
    if moment is None:
        return None
    shown = local(moment)
    return [shown.date(), None if precision == Precision.DATE else shown.time().replace(microsecond=0)]
