"""What stands in the way of a draft's publication, or is odd, shown while it is edited: at the row that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from documents.finding import Finding


@dataclass(frozen=True)
class Hint:
    """A finding with the id of the field to go to (empty: none on this page), and the tab in which that is."""

    finding: Finding
    tab: str
    target: str


def hints_of(findings: Iterable[Finding], adminform: Any, inlines: Iterable[Any]) -> list[Hint]:
    """The findings in the order of the page: those without a place on it first."""
    places = list(_places(adminform, inlines))
    order = {key: (number, tab, form) for number, (key, tab, form) in enumerate(places)}
    found: list[tuple[int, Hint]] = []
    for finding in findings:
        key = (finding.row._meta.model_name, finding.row.pk) if finding.row is not None else None
        number, tab, form = order.get(key, (-1, "", None))
        found.append((number, Hint(finding, tab if form is not None else "", _target(form, finding))))
    return [hint for _number, hint in sorted(found, key=lambda item: item[0])]


def _places(adminform: Any, inlines: Iterable[Any]) -> Iterator[tuple[Any, str, Any]]:
    yield None, "general", adminform.form
    for inline in inlines:
        tab = slugify(inline.formset.prefix) if getattr(inline.opts, "tab", False) else "general"
        yield from _in_formset(inline.formset, tab)


def _in_formset(formset: Any, tab: str) -> Iterator[tuple[Any, str, Any]]:
    for form in formset.initial_forms:
        yield (form.instance._meta.model_name, form.instance.pk), tab, form
        for nested in getattr(form, "nested_formsets", ()):
            yield from _in_formset(nested.formset, tab)


def _target(form: Any, finding: Finding) -> str:
    if form is None:
        return ""
    if finding.field in form.fields:
        return str(form[finding.field].id_for_label)
    if finding.row is None:
        return ""
    shown = [field for field in form.visible_fields() if field.name not in ("position", "DELETE")]
    return str(shown[0].id_for_label) if shown else ""
