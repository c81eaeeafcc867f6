"""The forms of the wizard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanWidget,
)

from accounts.log.security import SecurityEvent, record
from characters.forms import LineField
from documents.errors import Refused
from documents.releases import Release
from documents.scanned import refuse_infected
from documents.text.content import VersionContent
from imports.targets import LEAVE, LINE, NEW, Proposal, Target, propose
from sources.files.kinds import MAXIMUM

ACCEPT = ".txt,.md,.html,.htm,.docx,.odt,.pdf"


class ImportForm(forms.Form):
    """The file of an agreement, and what an earlier reading made the officer say of it."""

    file = forms.FileField(
        label=_("file"),
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ACCEPT}),
        help_text=_(
            "Word (.docx), LibreOffice (.odt), PDF, a web page (.html), Markdown or text. It is read first; then you "
            "say what it is. Nothing is corrected or published."
        ),
    )
    scheme = LineField(
        label=_("division"),
        required=False,
        max_length=80,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Leave empty, unless an earlier report named another way to divide the text into articles."),
    )
    anyway = forms.BooleanField(
        label=_("This is an agreement, though it may not look like one."), required=False, widget=UnfoldBooleanWidget
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if (file.size or 0) > MAXIMUM:
            record(SecurityEvent.FILE_REFUSED, what="size")
            raise forms.ValidationError(
                gettext("This file is larger than %(size)s MB, so it can't be an agreement. Leave its pictures out.")
                % {"size": MAXIMUM // 1_000_000}
            )
        try:
            refuse_infected(file.read())
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        file.seek(0)
        return file


class PartForm(forms.Form):
    """What one part of a file is."""

    what = forms.ChoiceField(label=_("This part is"), widget=UnfoldAdminSelectWidget)
    release = LineField(
        label=_("holds from release"),
        required=False,
        max_length=40,
        widget=UnfoldAdminTextInputWidget,
        help_text=_("Only for a new line: the release of the software from which it holds, such as 10.1."),
    )

    def __init__(self, content: VersionContent, *args: Any, **kwargs: Any) -> None:
        self.content = content
        self.proposal: Proposal = propose(content)
        release = str(Release.parse(getattr(content, "from_release", "")))
        kwargs.setdefault("initial", {"what": str(self.proposal.proposed), "release": release})
        super().__init__(*args, **kwargs)
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = self._choices()
        if not any(option.target.what == LINE for option in self.proposal.versions):
            del self.fields["release"]

    def _choices(self) -> list[tuple[str | Promise, Any]]:
        def named(options: Sequence[Any]) -> list[tuple[str, str]]:
            return [(str(option.target), option.label) for option in options]

        choices: list[tuple[str | Promise, Any]] = []
        if self.proposal.versions:
            choices.append((_("A next version"), named(self.proposal.versions)))
        if self.proposal.may_be_new:
            choices.append((str(Target(NEW)), _("A new document")))
        if self.proposal.drafts:
            choices.append((_("An update of a draft"), named(self.proposal.drafts)))
        return [*choices, (str(Target(LEAVE)), _("Leave this part out"))]

    def clean_release(self) -> str:
        release: str = self.cleaned_data["release"]
        try:
            return str(Release.parse(release))
        except ValueError as problem:
            raise forms.ValidationError(gettext("Give a release as numbers with points, such as 10.1.")) from problem

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if "what" in data:
            try:
                data["target"] = Target.parse(data["what"], data.get("release", ""))
            except Refused as refusal:
                self.add_error("what", str(refusal))
        return data
