"""A form with an attachment: checked by what it is, and held while the form comes back with something to put right."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.acts.evidence_files import Inspected, inspect
from agreements.acts.held_files import HeldFileGone, held_file, hold
from documents.errors import Refused


class FileForm(forms.Form):
    """``file`` may be left out; once sent, it need not be sent again."""

    held = forms.CharField(required=False, widget=forms.HiddenInput)
    file = forms.FileField(
        label=_("Attachment"),
        required=False,
        max_length=200,
        help_text=_("PDF, picture (JPEG, PNG, TIFF) or saved e-mail, at most 10 MB."),
    )

    def __init__(self, *args: Any, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_file(self) -> Inspected | None:
        upload, ticket = self.cleaned_data.get("file"), self.cleaned_data.get("held")
        try:
            if upload:
                return inspect(upload)
            return held_file(ticket, by=self.by) if ticket else None
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        except HeldFileGone as problem:
            self._set_ticket("")
            raise forms.ValidationError(gettext("The file is not held any longer. Choose it once more.")) from problem

    def hold_file(self, *, at: datetime) -> None:
        """Keep what was sent, and name it beside the field, when the form comes again. Call outside a transaction."""
        file: Inspected | None = getattr(self, "cleaned_data", {}).get("file")
        if file is None:
            return
        if self.files:
            self._set_ticket(hold(file, by=self.by, at=at))
        self["file"].help_text = gettext("“%(name)s” is held. Choose another file to replace it.") % {"name": file.name}

    def refuse(self, refusal: Refused) -> None:
        """Say a refusal beside the field that it is about."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))

    def _set_ticket(self, ticket: str) -> None:
        data: Any = cast("QueryDict", self.data).copy()
        data[self.add_prefix("held")] = ticket
        self.data = data
