"""The row of the version log (*versiebeheer*) that tells of a version's changes: a proposal, which an officer edits."""

from __future__ import annotations

from html import escape

from django.conf import settings
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from documents.notes.reading import NotedChange, VersionChanges
from documents.significance import EDITORIAL, ChangeClass


def propose_log_row(changes: VersionChanges) -> str:
    """A rich text in the language of the version: what changed, class by class, and why where somebody said so.

    Empty where nothing changed.
    """
    with translation.override(_language(changes)):
        if changes.is_editorial:
            return f"<p>{escape(_('Editorial changes.'))}</p>"
        groups: dict[ChangeClass, list[str]] = {}
        for change in changes.changes:
            if change.change_class is not EDITORIAL and not _is_told_by_its_partner(change):
                groups.setdefault(change.change_class, []).append(_item(change, changes))
        return "".join(_lines(declared, items) for declared, items in groups.items())


def _language(changes: VersionChanges) -> str:
    language = changes.new.language
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _is_told_by_its_partner(change: NotedChange) -> bool:
    """The row that went is named with the one that came in its place."""
    return bool(change.change.partner) and change.change.is_removal


def _item(change: NotedChange, changes: VersionChanges) -> str:
    name, was = _name(change.row.place), _name(change.row.was_place)
    partner = changes.by_row.get(change.change.partner)
    if partner is not None:
        was = _name(partner.row.place)
    if was != name:
        name = pgettext("log row", "%(new)s, formerly %(old)s") % {"new": name, "old": was}
    why = change.note.why if change.note is not None else ""
    return f"{name} ({_name(' '.join(why.split()))})" if why else name


def _name(place: str) -> str:
    """A printed name as it goes on in a list."""
    return place.rstrip(" .;,")


def _lines(declared: ChangeClass, items: list[str]) -> str:
    label = escape(capfirst(str(declared.label)))
    if len(items) == 1:
        return f"<p>{label}: {escape(items[0])}.</p>"
    return f"<p>{label}:</p><ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>"
