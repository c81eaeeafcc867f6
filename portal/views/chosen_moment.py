"""The moment that an address carries (``?moment=2023-09-10T14:00``), and the form with which a reader chooses one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from documents.moments import ClockChange, address_text, at_local_time, local

DATE_FORMATS = ["%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y"]
TIME_FORMATS = ["%H:%M", "%H.%M", "%H:%M:%S"]


def local_moment(day: date, at: time) -> datetime:
    """The local time as an aware moment. Raises ``ValidationError`` when the clock change skips or repeats it."""
    try:
        return at_local_time(datetime.combine(day, at))
    except ClockChange as change:
        message = (
            _("%(time)s occurred twice on this day: the clock was put back. Choose a time before or after that hour.")
            if change.exists
            else _("%(time)s did not exist on this day: the clock was put forward. Choose a time before or after it.")
        )
        code = "repeated" if change.exists else "skipped"
        raise ValidationError(message, code=code, params={"time": f"{at:%H:%M}"}) from change


class MomentForm(forms.Form):
    """A date and, if it matters, a time; without a time it is the start of that day."""

    date = forms.DateField(
        label=_("Date"),
        help_text=_("For example 10-09-2023"),
        input_formats=DATE_FORMATS,
        error_messages={
            "required": _("Enter a date, for example 10-09-2023."),
            "invalid": _("This is not a date. Write day, month and year, for example 10-09-2023."),
        },
        widget=forms.DateInput(attrs={"autocomplete": "off", "inputmode": "text"}, format="%d-%m-%Y"),
    )
    time = forms.TimeField(
        label=_("Time"),
        help_text=_("For example 14:00; empty is the start of the day, 00:00"),
        required=False,
        input_formats=TIME_FORMATS,
        error_messages={"invalid": _("This is not a time. Write hours and minutes, for example 14:00.")},
        widget=forms.TimeInput(attrs={"autocomplete": "off", "inputmode": "text"}, format="%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        day, at = values.get("date"), values.get("time")
        if day is not None and day.year < 1900:
            self.add_error("date", ValidationError(_("Enter a year after 1900."), code="year"))
        elif day is not None and "time" not in self.errors:
            try:
                values["moment"] = local_moment(day, at or time.min)
            except ValidationError as refusal:
                self.add_error("time", refusal)
        return values


@dataclass(frozen=True)
class RequestedMoment:
    """What a request asks about: a moment (now, when ``chosen`` is false), and the form that says so.

    ``text`` is the moment as addresses carry it, empty for now; ``form`` has errors when the request made no sense, and
    then ``moment`` is now.
    """

    moment: datetime
    chosen: bool
    text: str
    form: MomentForm

    @property
    def is_blank(self) -> bool:
        """The form is empty: it looks the same for everybody."""
        return not self.form.is_bound and not self.form.initial

    @property
    def day(self) -> date | None:
        """The day, where its first minute is asked for: who enters a date alone asks about the whole of it."""
        local = timezone.localtime(self.moment, timezone.get_default_timezone())
        return local.date() if self.chosen and local.time() == time.min else None

    @property
    def query(self) -> str:
        """What to put behind an address for the same moment."""
        return f"?moment={self.text.replace('+', '%2B')}" if self.chosen else ""


def requested_moment(request: HttpRequest, *, now: datetime, name: str = "moment") -> RequestedMoment:
    """The moment of the request, from the address (``moment``) or from the form (``date``, ``time``).

    Where a page asks for several, each has its ``name`` in the address, and before the fields of its form.
    """
    prefix = None if name == "moment" else name
    text = request.GET.get(name, "").strip()
    if text:
        return _from_address(text, now, prefix)
    form = MomentForm(request.GET, prefix=prefix)
    if any(form.add_prefix(field) in request.GET for field in form.fields):
        if not form.is_valid():
            return RequestedMoment(now, False, "", form)
        moment = form.cleaned_data["moment"]
        return RequestedMoment(moment, True, address_text(moment), form)
    return RequestedMoment(now, False, "", MomentForm(prefix=prefix))


def in_address(moment: datetime) -> str:
    """A moment as an address carries it (:func:`documents.moments.address_text`), to be put behind ``?moment=``."""
    return address_text(moment).replace("+", "%2B")


def _typed(prefix: str | None, day: str, at: str) -> MomentForm:
    """The form as if this had been entered in it."""
    form = MomentForm(prefix=prefix)
    return MomentForm({form.add_prefix("date"): day, form.add_prefix("time"): at}, prefix=prefix)


def _from_address(text: str, now: datetime, prefix: str | None) -> RequestedMoment:
    try:
        value = parse_datetime(text.replace(" ", "+") if len(text) > 16 else text)
        if value is None and len(text) == 10:
            value = datetime.combine(date.fromisoformat(text), time.min)
    except ValueError:
        value = None
    if value is None or not 1900 <= value.year <= 9000:
        form = _typed(prefix, text, "")
        form.is_valid()
        return RequestedMoment(now, False, "", form)
    if timezone.is_aware(value):
        shown = local(value)
        form = MomentForm(initial={"date": shown.date(), "time": shown.time()}, prefix=prefix)
        return RequestedMoment(value, True, address_text(value), form)
    form = _typed(prefix, value.strftime("%d-%m-%Y"), value.strftime("%H:%M"))
    if not form.is_valid():
        return RequestedMoment(now, False, "", form)
    return RequestedMoment(form.cleaned_data["moment"], True, value.strftime("%Y-%m-%dT%H:%M"), form)
