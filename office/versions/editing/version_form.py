"""The form of a draft, merged with what others edited since it was opened; not once it was published."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from documents.errors import AlreadyPublished
from documents.locks import lock_draft
from documents.models import DocumentVersion
from documents.moments import format_moment
from office.versions.editing.concurrency import Meanwhile, revisions_of, write_revisions
from office.versions.editing.merging import merge, take_theirs
from office.versions.editing.numbers import number_problems

HEADER = ("ordinal", "year", "scope", "date", "subject", "language")


class VersionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Number, date and subject of a draft.

    ``revisions`` are those of all its rows when the form was made (:mod:`office.versions.editing.concurrency`). The
    draft is locked before the forms of its rows are made, in the transaction in which they are saved, so that editors
    and the publisher can't pass each other.
    """

    revisions = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.is_bound:
            self.initial["revisions"] = write_revisions(revisions_of(self.instance))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if "_typed_before" in self.data:
            self.add_error(
                None,
                ValidationError(
                    _(
                        "You had been signed out, so nothing was saved. What you typed before is below: look it over, "
                        "and save it."
                    ),
                    code="signed_out",
                ),
            )
        if self.instance.pk:
            self._merge(self._locked(), values)
        line = values.get("line") or (self.instance.line if self.instance.line_id else None)
        for field, message in number_problems(values, line=line, version=self.instance):
            self.add_error(field, message)
        return values

    def _locked(self) -> DocumentVersion:
        """The draft as it is now. Raises ``ValidationError`` once it was published."""
        try:
            return lock_draft(self.instance)
        except AlreadyPublished as refusal:
            stored = refusal.version
            moment = format_moment(stored.published_at)
            raise ValidationError(
                _(
                    "%(version)s was published meanwhile (%(moment)s), so nothing was saved. What you typed is still "
                    "below: open the published version in another tab, copy it to a new draft, and take your text over."
                )
                % {"version": stored, "moment": moment},
                code="published",
            ) from None

    def _merge(self, stored: DocumentVersion, values: dict[str, Any]) -> None:
        """Take the header of others where it was left alone here, and carry what this form shows if it comes back."""
        again: Any = cast("QueryDict", self.data).copy()
        names = [name for name in HEADER if name in self.fields]
        take_theirs(self, again, stored, names)
        meanwhile: Meanwhile | None = getattr(self.instance, "meanwhile", None)
        conflicts = merge(self, again, meanwhile, stored, names) if meanwhile is not None else {}
        for name in names:
            if again.get(self.add_prefix(name)) != self.data.get(self.add_prefix(name)):
                values[name] = getattr(stored, name)
                self.errors.pop(name, None)
        for name, conflict in conflicts.items():
            self.add_error(name, conflict)
        if meanwhile is not None:
            again[self.add_prefix("revisions")] = write_revisions(meanwhile.now)
        self.data = again


def new_version_form(kind: str) -> type[VersionForm]:
    """The form with which a draft is begun: only lines of the given kind can be chosen."""

    class NewVersionForm(VersionForm):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            if "line" in self.fields:
                lines: Any = self.fields["line"]
                lines.queryset = lines.queryset.filter(document__kind=kind).select_related("document")
                if lines.queryset.count() == 1:
                    lines.initial, lines.empty_label = lines.queryset.get(), None

    return NewVersionForm
