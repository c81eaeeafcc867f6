"""A moment to come on the local clock; where the clock changes, the officer is told what to choose instead."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSplitDateTimeWidget

from documents.moments import ClockChange, at_local_time


class LocalMomentField(forms.SplitDateTimeField):
    """A date with a time on the clock of settings.TIME_ZONE."""

    widget = UnfoldAdminSplitDateTimeWidget

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        label = options.get("label", "")
        for part, name in zip(self.widget.widgets, (gettext_lazy("day"), gettext_lazy("time")), strict=True):
            # The label of the field names the first of the two alone.
            part.attrs["aria-label"] = format_lazy("{label}: {name}", label=label, name=name)

    def compress(self, values: Any) -> datetime | None:
        if not values or values[0] in self.empty_values or values[1] in self.empty_values:
            if values and any(value not in self.empty_values for value in values):
                raise ValidationError(_("Give both the day and the time."))
            return None
        try:
            return at_local_time(datetime.combine(*values))
        except ClockChange as change:
            if change.exists:
                message = _("The clock goes back in that night, so that this time occurs twice. Choose another time.")
            else:
                message = _("The clock goes forward in that night and skips this time. Choose another time.")
            raise ValidationError(message) from change
