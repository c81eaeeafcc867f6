"""Two officers in one draft: what only one of them touched is taken from that one; what both touched is shown to the
second, with theirs beside it, before anything is overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from documents.moments import format_moment
from office.versions.editing.concurrency import Meanwhile
from office.versions.editing.fields import is_same_when_stored
from office.versions.editing.marks import mark_difference, words_of

THEIRS = "theirs"


class BothChanged(ValidationError):
    """Somebody else changed the same; ``short`` says so without the two texts, for a list of what is to be done."""

    def __init__(self, message: SafeString, short: str) -> None:
        super().__init__(message, code="both_changed")
        self.short = short


def merge(form: Any, data: Any, meanwhile: Meanwhile, stored: Any, names: list[str]) -> dict[str, BothChanged]:
    """Put what others wrote in the place of what was left alone; return what both changed, by field.

    ``data`` is what the form was sent, and is changed; ``stored`` the row as it is now.
    """
    model = type(stored)
    base = meanwhile.base(model, stored.pk)
    conflicts: dict[str, BothChanged] = {}
    for name in names:
        field, column = form.fields[name], model._meta.get_field(name)
        sent = form[name].data
        theirs = getattr(stored, column.attname)
        if not field.has_changed(theirs, sent):
            continue
        if base is not None and not field.has_changed(getattr(base, column.attname), sent):
            put(data, form.add_prefix(name), field, theirs)
        elif meanwhile.has_changed(model, stored.pk) and (
            base is None or field.has_changed(getattr(base, column.attname), _as_sent(field, theirs))
        ):
            conflicts[name] = _both_changed(form, name, column, theirs, sent, meanwhile.latest(model, stored.pk))
    return conflicts


def take_theirs(form: Any, data: Any, stored: Any, names: list[str]) -> None:
    """Where the officer chose to keep what the other wrote, that is what was sent."""
    for name in names:
        key = form.add_prefix(name)
        if data.get(f"{key}-{THEIRS}"):
            put(data, key, form.fields[name], getattr(stored, type(stored)._meta.get_field(name).attname))


def put(data: Any, key: str, field: forms.Field, value: Any) -> None:
    """Make a form be sent ``value`` under ``key``."""
    if isinstance(field, forms.BooleanField):
        data.pop(key, None)
        if value:
            data[key] = "on"
    else:
        data[key] = _as_sent(field, value)


def _as_sent(field: forms.Field, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        widget: Any = field.widget
        return str(widget.format_value(value))
    return str(value)


def is_touched_below(data: Any, prefix: str, model: type[Any], meanwhile: Meanwhile) -> bool:
    """Whether anything was typed in the rows under a row, going by what was sent: for a row that is gone, and would
    have to come back with them.
    """
    rows: dict[str, dict[str, str]] = {}
    for key in data:
        if found := re.fullmatch(rf"{re.escape(prefix)}-(\w+)-(\d+)-(\w+)", key):
            rows.setdefault(f"{found[1]}-{found[2]}", {})[found[3]] = data.get(key)
    children = {child.field.remote_field.get_accessor_name(): child.related_model for child in _children(model)}
    for name, values in rows.items():
        child: Any = children.get(name.rsplit("-", 1)[0])
        if child is None or values.get("DELETE"):
            continue
        key = values.get("id") or ""
        base = meanwhile.base(child, int(key)) if key.isdecimal() else None
        for column in child._meta.concrete_fields:
            if column.name not in values or column.is_relation or column.primary_key or column.name == "position":
                continue
            before = getattr(base, column.attname) if base is not None else column.get_default()
            if not is_same_when_stored(column, before, values[column.name]):
                return True
    return False


def is_changed_below(row: Any, meanwhile: Meanwhile) -> bool:
    """Whether somebody else changed, added or removed a row under this one."""
    for child in _children(type(row)):
        model: Any = child.related_model
        records = model.history.filter(**{f"{child.field.attname}": row.pk}).values_list("id", flat=True)
        if any(meanwhile.has_changed(model, key) for key in set(records)):
            return True
    return False


def _children(model: type[Any]) -> Iterator[Any]:
    for relation in model._meta.related_objects:
        if getattr(relation.related_model, "parent_field", None) == relation.field.name:
            yield relation


def _who(record: Any) -> tuple[str, str]:
    if record is None:
        return "–", "–"
    return str(record.history_user or "–"), format_moment(record.history_date)


def _both_changed(form: Any, name: str, column: Any, theirs: Any, sent: Any, record: Any) -> BothChanged:
    who, when = _who(record)
    short = _("%(who)s changed this too, on %(when)s. Look at both, and save again.") % {"who": who, "when": when}
    before, after = words_of(column, theirs), words_of(column, sent)
    key = form.add_prefix(name)
    message = format_html(
        '<span class="registry-both"><strong>{}</strong> {}<span class="registry-difference">{}</span>'
        "<details><summary>{}</summary>{}</details>"
        '<label><input type="checkbox" name="{}-{}"> {}</label></span>',
        _("%(who)s changed this too, on %(when)s, after you opened the draft.") % {"who": who, "when": when},
        _("Struck out is theirs, underlined is yours; saving again puts yours in place."),
        mark_difference(before, after),
        _("Their text in full"),
        before or "–",
        key,
        THEIRS,
        _("Keep theirs"),
    )
    return BothChanged(message, short)


def explain_removal(record: Any) -> BothChanged:
    """A row in which something was typed is gone."""
    who, when = _who(record)
    text = _(
        "%(who)s removed this on %(when)s, after you opened the draft. What you typed is still here: saving again "
        "brings it back; remove it to leave it out."
    ) % {"who": who, "when": when}
    return BothChanged(format_html("{}", text), text)


def explain_change(record: Any) -> BothChanged:
    """A row that was to be removed has become another one."""
    who, when = _who(record)
    text = _(
        "%(who)s changed this on %(when)s, after you opened the draft, so it was not removed yet. Below is what it "
        "says now. Remove it again if it is to go."
    ) % {"who": who, "when": when}
    return BothChanged(format_html("{}", text), text)
