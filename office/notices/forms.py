"""The forms about notices: what was delivered or posted on paper, and why an announcement is revoked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold import widgets

from agreements.acts.evidence_files import Inspected, inspect
from characters.forms import LinesField
from documents.errors import Refused
from office.versions.local_moment import LocalMomentField


class PaperForm(forms.Form):
    """One delivery of many letters: when, and what shows it; a file is kept with each of the notices."""

    delivered_at = LocalMomentField(
        label=_("delivered at"), help_text=_("From the day of this the time to object counts. Local time.")
    )
    evidence = LinesField(
        label=_("evidence"),
        required=False,
        max_length=500,
        widget=widgets.UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=_("What shows the delivery, such as the number of a registered letter."),
    )
    file = forms.FileField(
        label=_("evidence file"),
        required=False,
        max_length=200,
        help_text=_("PDF, picture (JPEG, PNG, TIFF) or saved e-mail, at most 10 MB; kept with each of these notices."),
    )

    def clean_file(self) -> Inspected | None:
        upload = self.cleaned_data.get("file")
        if not upload:
            return None
        try:
            return inspect(upload)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class PostedForm(forms.Form):
    """When the letters went to the post: that they were posted gives no notice, their delivery does."""

    posted_at = LocalMomentField(label=_("posted at"), help_text=_("When the letters were handed to the post."))
    detail = LinesField(
        label=_("how they were posted"),
        required=False,
        max_length=500,
        widget=widgets.UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text=_("Such as by registered letter, with the numbers."),
    )


class RevokeForm(forms.Form):
    """Why an announced change is not made."""

    reason = LinesField(
        label=_("reason"),
        max_length=5000,
        widget=widgets.UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        help_text=_("Everybody who was told of the change reads this."),
    )
