"""The row of the version log for a draft, drafted from its changes: an officer reads, edits and saves it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminTextInputWidget

from documents import journaled
from documents.errors import NotAsShown
from documents.fields import RichTextField
from documents.locks import lock_draft
from documents.models import DocumentVersion, LogRow
from documents.moments import as_printed
from documents.notes import changes_of
from documents.notes.log_row import propose_log_row
from documents.proof.digest import sha256
from documents.rows.schema import schema_of
from journal.acts import act
from office.versions.editing.fields import RichTextFormField
from office.versions.standing import StandingViews


def _fields(column: Any, **options: Any) -> Any:
    if isinstance(column, RichTextField):
        return column.formfield(form_class=RichTextFormField)
    return column.formfield(widget=UnfoldAdminTextInputWidget(), **options)


class LogRowForm(forms.ModelForm):  # type: ignore[type-arg]
    """Date and text of a row, and what stood in the log when the page was made."""

    state = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = LogRow
        fields = ("date", "text")
        formfield_callback = _fields

    def show_now(self, refusal: NotAsShown) -> None:
        """Say that the log has changed; what was typed stays, and is saved next time."""
        self.add_error("state", str(refusal))
        again: Any = self.data.copy()  # type: ignore[attr-defined]
        again[self.add_prefix("state")] = log_state(self.instance.version)
        self.data = again


def has_log(version: DocumentVersion) -> bool:
    """Whether documents of this kind print a log of their versions."""
    return LogRow in schema_of(version.kind).models()


def log_state(version: DocumentVersion) -> str:
    rows = version.logrow_rows.order_by("position", "pk").values_list("pk", "date", "text")
    return sha256("\n".join(f"{pk} {date} {text}" for pk, date, text in rows))


def row_of_date(version: DocumentVersion, printed: str) -> LogRow:
    """The row of the log with this date, else a new one at its end."""
    rows = list(version.logrow_rows.order_by("position", "pk"))
    found = next((row for row in rows if row.date.strip() == printed and printed), None)
    return found or LogRow(version=version, position=max((row.position for row in rows), default=0) + 1)


class LogRowViews(StandingViews):
    """The page with the proposal. Nothing is written before somebody has read it, and pressed its button."""

    def log_row_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.find(request, pk)
        if version.is_published or not has_log(version):
            raise Http404
        if not self.may_note(request):
            raise PermissionDenied
        printed = as_printed(version.date) if version.date else ""
        row = row_of_date(version, printed)
        # The form writes what was typed into its own row; shown is what stands in the log.
        stored = LogRow(date=row.date, text=row.text) if row.pk else None
        proposed = propose_log_row(changes_of(version))
        form = LogRowForm(
            request.POST if request.method == "POST" else None,
            instance=row,
            initial={"date": row.date or printed, "text": proposed, "state": log_state(version)},
        )

        def save(form: LogRowForm) -> DocumentVersion:
            with act(journaled.EDITED, by=request.user, at=timezone.now()):
                draft = lock_draft(version)
                if form.cleaned_data["state"] != log_state(draft):
                    raise NotAsShown(
                        _("The version log was changed after you opened this page. Nothing was saved yet; save again.")
                    )
                form.save()
            return version

        return self._ask(
            request,
            version,
            form,
            save,
            title=_("The row of the version log for %(version)s") % {"version": version},
            button=_("Save in the version log"),
            intro=self._intro(row),
            log_row=stored,
            done=_("The row stands in the version log of the draft."),
        )

    def _intro(self, row: LogRow) -> str:
        if row.pk:
            return _(
                "This text is drafted from the changes and their notes. The log has a row of this date already, which "
                "is shown below; saving puts this text in its place."
            )
        return _("This text is drafted from the changes and their notes. Read and edit it: it is printed as it stands.")
