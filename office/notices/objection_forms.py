"""The forms of an officer about an objection: recording one that came on paper or by mail, and each step."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminDateWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from agreements.changing import Agreed
from agreements.models import Agreement, EvidenceFile
from characters.forms import LineField, LinesField
from notices.models import Notice, Objection
from notices.objections import stepping
from notices.objections.forms import FileForm
from office.versions.editing.fields import RichTextFormField


def _words(label: Any, *, required: bool = True, help_text: Any = "") -> LinesField:
    return LinesField(
        label=label,
        required=required,
        max_length=20_000,
        printed_later=True,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 5}),
        help_text=help_text,
    )


class RecordForm(FileForm):
    """An objection that came on paper or by mail, with what shows it."""

    notice = forms.ModelChoiceField(
        queryset=Notice.objects.select_related("customer", "announcement__version__line__document"),
        label=_("notice"),
        widget=AutocompleteSelect(Objection._meta.get_field("notice"), admin.site),
    )
    channel = forms.ChoiceField(
        label=_("received"),
        choices=[choice for choice in Objection.Channel.choices if choice[0] not in Objection.OWN_ACTS],
        widget=UnfoldAdminSelectWidget,
    )
    received_at = forms.SplitDateTimeField(
        label=_("received at"),
        widget=UnfoldAdminSplitDateTimeWidget,
        help_text=_("The moment at which it arrived: of a mail, by the receiving server."),
    )
    sender = LineField(label=_("from"), max_length=300, widget=UnfoldAdminTextInputWidget)
    grounds = _words(_("grounds"), help_text=_("As they were given."))
    field_order = ("notice", "channel", "received_at", "sender", "grounds", "held", "file")


class StepForm(FileForm):
    """What an officer says at a step; ``take`` takes it."""

    title: Any
    # What the officer reads once it was taken.
    done: Any
    intro: Any = ""
    is_danger = False
    # Whether it changes agreements, and by that perhaps what copies of earlier moments say.
    changes_agreements = False

    def __init__(self, *args: Any, objection: Objection, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.objection = objection

    @property
    def values(self) -> dict[str, Any]:
        return self.cleaned_data

    def take(self, file: EvidenceFile | None, *, at: datetime) -> None:
        """Take the step. Raises ``Refused``."""
        raise NotImplementedError


class ConsiderForm(StepForm):
    title = _("Take into consideration")
    done = _("The objection is being considered.")
    intro = _("The customer is told that the objection is being considered.")
    text = _words(_("message to the customer"), required=False)
    file = None  # type: ignore[assignment]

    def take(self, file: EvidenceFile | None, *, at: datetime) -> None:
        stepping.consider(self.objection, text=self.values["text"], by=self.by, at=at)


class MessageForm(StepForm):
    title = _("Write to the customer")
    done = _("Your message was sent to the customer.")
    intro = _("The customer gets it by mail, and reads it beside the objection.")
    text = _words(_("message to the customer"))
    field_order = ("text", "held", "file")

    def take(self, file: EvidenceFile | None, *, at: datetime) -> None:
        stepping.add_message(self.objection, text=self.values["text"], file=file, by=self.by, at=at)


class NoteForm(StepForm):
    title = _("Write an internal note")
    done = _("Your note was kept.")
    intro = _("For officers alone: it is neither mailed nor shown to the customer.")
    text = _words(_("note"))
    field_order = ("text", "held", "file")

    def take(self, file: EvidenceFile | None, *, at: datetime) -> None:
        stepping.add_message(self.objection, text=self.values["text"], file=file, is_internal=True, by=self.by, at=at)


class AcceptForm(StepForm):
    title = _("Accept the objection")
    done = _("The objection was accepted.")
    intro = _("The change does not take effect for this customer. Say how; the customer reads it.")
    text = _words(_("how"))
    field_order = ("text", "held", "file")

    def take(self, file: EvidenceFile | None, *, at: datetime) -> None:
        stepping.accept(self.objection, how=self.values["text"], file=file, by=self.by, at=at)


class RejectForm(StepForm):
    title = _("Reject the objection")
    done = _("The objection was rejected.")
    intro = _("With the reasons, which the customer reads.")
    text = _words(_("reasons"))
    field_order = ("text", "held", "file")

    def take(self, file: EvidenceFile | None, *, at: datetime) -> None:
        stepping.reject(self.objection, reasons=self.values["text"], file=file, by=self.by, at=at)


class SettleForm(StepForm):
    title = _("Settle with an arrangement")
    done = _("The objection was settled, and the arrangement entered.")
    intro = _(
        "Both sides agreed on something else. The specific arrangement is entered with the agreement, and applies as "
        "it was agreed (art. 1.2, 15.2)."
    )
    changes_agreements = True
    text = _words(_("message to the customer"))
    agreement = forms.ModelChoiceField(
        queryset=Agreement.objects.none(), label=_("agreement"), widget=UnfoldAdminSelectWidget
    )
    article = LineField(label=_("concerns article"), max_length=20, required=False, widget=UnfoldAdminTextInputWidget)
    arrangement_title = LineField(label=_("title"), max_length=200, widget=UnfoldAdminTextInputWidget)
    arrangement = RichTextFormField(label=_("text of the arrangement"))
    agreed_on = forms.DateField(label=_("agreed on"), widget=UnfoldAdminDateWidget)
    field_order = (
        "text",
        "agreement",
        "article",
        "arrangement_title",
        "arrangement",
        "agreed_on",
        "held",
        "file",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agreement"]
        field.queryset = self.objection.notice.customer.agreements.all()

    def take(self, file: EvidenceFile | None, *, at: datetime) -> None:
        values = self.values
        agreed = Agreed(values["article"], values["arrangement_title"], values["arrangement"], values["agreed_on"])
        stepping.settle(
            self.objection,
            text=values["text"],
            agreement=values["agreement"],
            agreed=agreed,
            file=file,
            by=self.by,
            at=at,
        )


class EndForm(StepForm):
    title = _("End the agreements concerned")
    done = _("The ends of the agreements were entered.")
    intro = _(
        "Either side may end the agreements concerned (art. 10.1). Their ends are filled in; a second officer confirms "
        "each before retention relies on it."
    )
    is_danger = True
    changes_agreements = True
    who = forms.ChoiceField(
        label=_("ended by"),
        choices=[("controller", _("the customer")), ("processor", _("the processor"))],
        widget=UnfoldAdminRadioSelectWidget,
    )
    agreements = forms.ModelMultipleChoiceField(
        queryset=Agreement.objects.none(), label=_("agreements"), widget=forms.CheckboxSelectMultiple
    )
    ended_on = forms.DateField(label=_("ended on"), widget=UnfoldAdminDateWidget)
    work_ended_on = forms.DateField(
        label=_("work ended on"),
        required=False,
        widget=UnfoldAdminDateWidget,
        help_text=_("From the day after, nothing is due any more (art. 13.1)."),
    )
    text = _words(_("message to the customer"))
    field_order = ("who", "agreements", "ended_on", "work_ended_on", "text", "held", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agreements"]
        field.queryset = self.objection.notice.customer.agreements.filter(ended_on=None)

    def take(self, file: EvidenceFile | None, *, at: datetime) -> None:
        values = self.values
        stepping.end(
            self.objection,
            by_controller=values["who"] == "controller",
            agreements=values["agreements"],
            ended_on=values["ended_on"],
            work_ended_on=values["work_ended_on"],
            text=values["text"],
            file=file,
            by=self.by,
            at=at,
        )


# Address of a step → its form, and the states to which it leads (none: it changes no state).
STEPS: dict[str, tuple[type[StepForm], tuple[Objection.State, ...]]] = {
    "consider": (ConsiderForm, (Objection.State.CONSIDERED,)),
    "accept": (AcceptForm, (Objection.State.ACCEPTED,)),
    "reject": (RejectForm, (Objection.State.REJECTED,)),
    "settle": (SettleForm, (Objection.State.SETTLED,)),
    "end": (EndForm, (Objection.State.ENDED_BY_CONTROLLER, Objection.State.ENDED_BY_PROCESSOR)),
    "message": (MessageForm, ()),
    "note": (NoteForm, ()),
}
# The field of a form in which a refusal of the service is shown.
FIELDS = {"title": "arrangement_title"}
