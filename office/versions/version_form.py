"""The form of a draft, with the check that nobody else edited or published it since it was opened."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from documents.errors import AlreadyPublished
from documents.lifecycle import lock_draft
from documents.models import DocumentVersion
from documents.shown import state_of
from office.versions.concurrency import last_edit


class VersionForm(forms.ModelForm):  # type: ignore[type-arg]
    """Number, date and subject of a draft.

    ``state`` is what the draft said when the form was made. ``clean`` locks the draft first: it runs in the transaction
    in which the rows are then saved, so that editors and the publisher can't pass each other.
    """

    state = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and not self.is_bound:
            self.initial["state"] = state_of(self.instance)

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
            self._refuse_if_edited_meanwhile()
        if (values.get("ordinal") is None) != (values.get("year") is None):
            missing = "ordinal" if values.get("ordinal") is None else "year"
            self.add_error(missing, _("A number has an ordinal and a year; fill in both or neither."))
        elif values.get("ordinal") is not None:
            self._refuse_taken_number(values)
        return values

    def _refuse_if_edited_meanwhile(self) -> None:
        try:
            stored = lock_draft(self.instance)
        except AlreadyPublished as refusal:
            stored = refusal.version
            moment = date_format(timezone.localtime(stored.published_at), "DATETIME_FORMAT")
            raise ValidationError(
                _(
                    "%(version)s was published meanwhile (%(moment)s), so nothing was saved. What you typed is still "
                    "below: open the published version in another tab, copy it to a new draft, and take your text over."
                )
                % {"version": stored, "moment": moment},
                code="published",
            ) from None
        now = state_of(stored)
        if self.data.get(self.add_prefix("state")) == now:
            return
        sent: Any = cast("QueryDict", self.data).copy()
        sent[self.add_prefix("state")] = now
        self.data = sent
        who, when = last_edit(stored) or ("–", stored.created_at)
        raise ValidationError(
            format_html(
                _(
                    "{who} changed this draft on {when}, after you opened it, so nothing was saved yet. What you typed "
                    "is still below. Look in the history (another tab) at what changed; then save again to put your "
                    "text in its place."
                ),
                who=who,
                when=date_format(timezone.localtime(when), "DATETIME_FORMAT"),
            ),
            code="edited",
        )

    def _refuse_taken_number(self, values: dict[str, Any]) -> None:
        line = values.get("line") or (self.instance.line if self.instance.line_id else None)
        if line is None:
            return
        other = (
            DocumentVersion.objects.published()
            .on_line(line)
            .with_names()
            .exclude(pk=self.instance.pk)
            .filter(ordinal=values["ordinal"], year=values["year"], scope=values.get("scope", ""))
            .first()
        )
        if other is not None:
            self.add_error(
                "ordinal",
                _("The number %(number)s is taken on this line by %(other)s. Give another one.")
                % {"number": other.number, "other": other},
            )


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
