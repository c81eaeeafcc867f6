"""The forms with which an officer publishes, withdraws, copies or forks a version."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold import widgets

from agreements.models import Receipt
from agreements.withdrawals import ReceivedLater, describe
from characters.forms import LineField, LinesField
from documents import order
from documents.errors import NotAsShown
from documents.models import DocumentVersion, Line
from documents.releases import validate_release
from documents.shown import state_shown

PROPOSED, FIRST = "proposed", "first"


class _Moment(forms.SplitDateTimeField):
    """A moment in local time; one that a clock change skips or repeats is refused by name."""

    widget = widgets.UnfoldAdminSplitDateTimeWidget


class ShownForm(forms.Form):
    """A form about a version that carries what its page showed; the lifecycle compares it under the lock."""

    state = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, version: DocumentVersion, *args: Any, state: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        self.state_now = state or state_shown(version)
        self.fields["state"].initial = self.state_now

    def show_now(self, refusal: NotAsShown) -> None:
        """Say that it has changed, and carry what the page shows this time; what was typed stays."""
        self.add_error("state", str(refusal))
        again: Any = cast("QueryDict", self.data).copy()
        again[self.add_prefix("state")] = self.state_now
        self.data = again


class PublishForm(ShownForm):
    """When it was published and where it comes in the order; warnings are read before they are passed."""

    at = _Moment(
        label=gettext_lazy("published at"),
        required=False,
        help_text=gettext_lazy(
            "For an older text the moment of then. Empty: the moment at which you press the button."
        ),
    )
    after = forms.ChoiceField(
        label=gettext_lazy("place in the order"),
        widget=widgets.UnfoldAdminSelectWidget,
        help_text=gettext_lazy("The order decides which version is the newest, not the moment of publication."),
    )
    editorial = LinesField(
        label=gettext_lazy("editorial: why nobody needs to accept this version"),
        required=False,
        max_length=2000,
        widget=widgets.UnfoldAdminTextareaWidget(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Only when the text says the same in better words. Customers who accepted the version before read this "
            "reason. Empty: they are asked to accept again."
        ),
    )
    read_warnings = forms.BooleanField(
        label=gettext_lazy("I have read the warnings; the text is right as it stands."),
        widget=widgets.UnfoldBooleanWidget,
        error_messages={"required": gettext_lazy("Tick this after reading the warnings, or correct the draft first.")},
    )

    def __init__(self, version: DocumentVersion, *args: Any, has_warnings: bool, **kwargs: Any) -> None:
        super().__init__(version, *args, **kwargs)
        self.published = {str(other.pk): other for other in order.in_order(version.line)}
        before = order.proposed_predecessor(version)
        proposal = _("after %(version)s") % {"version": before} if before else _("first of this line")
        choices: list[tuple[str, str]] = [(PROPOSED, _("By its date: %(place)s") % {"place": proposal})]
        if order.needs_a_place(version):
            choices = [("", _("Choose: it has no date, and others have"))]
        if self.published:
            choices.append((FIRST, _("Before all others")))
        choices += [
            (key, _("Directly after %(version)s") % {"version": other}) for key, other in self.published.items()
        ]
        after: Any = self.fields["after"]
        after.choices = choices
        if not has_warnings:
            del self.fields["read_warnings"]

    def propose_editorial(self, reason: str) -> None:
        """Fill in why nobody needs to accept the version; the officer sees it, and decides."""
        self.fields["editorial"].initial = reason

    def place(self) -> dict[str, Any]:
        """The argument for ``lifecycle.publish``: none when the dates decide."""
        chosen = self.cleaned_data["after"]
        return {} if chosen == PROPOSED else {"after": None if chosen == FIRST else self.published[chosen]}


class WithdrawForm(ShownForm):
    """From when, and why."""

    at = _Moment(label=gettext_lazy("withdrawn at"))
    reason = LinesField(
        label=gettext_lazy("reason"),
        max_length=5000,
        widget=widgets.UnfoldAdminTextareaWidget(attrs={"rows": 3}),
        help_text=gettext_lazy("Shown with the version, for as long as anybody can open it."),
    )

    void_later = forms.BooleanField(
        label=gettext_lazy("Void these receipts together with the withdrawal"), widget=widgets.UnfoldBooleanWidget
    )
    later = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, version: DocumentVersion, data: Any = None, **kwargs: Any) -> None:
        super().__init__(version, data, **kwargs)
        self.fields["at"].initial = timezone.now().replace(second=0, microsecond=0)
        # Asked for once a refusal has shown which receipts are later than the withdrawal.
        self.asked = {name: self.fields.pop(name) for name in ("void_later", "later")}
        if data is not None and data.get("later"):
            self.fields.update(self.asked)
            self._list([int(key) for key in data["later"].split(",") if key.isdecimal()])

    def _list(self, keys: Collection[int]) -> None:
        shown = Receipt.objects.filter(pk__in=keys).select_related("customer").order_by("received_at", "pk")
        self.asked["void_later"].help_text = format_html_join("", "{}<br>", ((describe(found),) for found in shown))

    def ask_to_void(self, refusal: ReceivedLater) -> None:
        """Have the officer decide on the receipts that the refusal names; what was typed stays."""
        self.fields.update(self.asked)
        keys = [receipt.pk for receipt in refusal.receipts]
        again: Any = cast("QueryDict", self.data).copy()
        again["later"] = ",".join(map(str, keys))
        again.pop("void_later", None)
        self.data = again
        self._list(keys)

    @property
    def later_receipts(self) -> frozenset[int]:
        """The keys of the receipts that are voided with the withdrawal; none unless the officer said so."""
        shown = self.cleaned_data.get("later", "")
        return frozenset(int(key) for key in shown.split(",") if key.isdecimal())


class CopyForm(forms.Form):
    """The line in which the copy becomes a draft: asked where there are several, since one leaves nothing to choose."""

    line = forms.ModelChoiceField(
        queryset=Line.objects.none(),
        label=gettext_lazy("line"),
        widget=widgets.UnfoldAdminSelectWidget,
        empty_label=None,
        help_text=gettext_lazy("In another line the version log is copied up to the fork only."),
    )

    def __init__(self, version: DocumentVersion, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = version
        lines: Any = self.fields["line"]
        lines.queryset = version.document.lines.select_related("document")
        lines.initial = version.line
        if lines.queryset.count() < 2:
            del self.fields["line"]

    @property
    def target(self) -> Line:
        """The line that was chosen, or the only one."""
        chosen: Line = self.cleaned_data.get("line") or self.version.line
        return chosen


class ForkForm(forms.Form):
    """A new release line that goes its own way after a date."""

    from_release = LineField(
        label=gettext_lazy("from release"),
        max_length=40,
        validators=[validate_release],
        widget=widgets.UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("The first release that the line covers."),
    )
    forked_on = forms.DateField(
        label=gettext_lazy("forked after"),
        widget=widgets.UnfoldAdminSingleDateWidget,
        required=False,
        help_text=gettext_lazy(
            "The last date of the version log that the two lines share; empty: the date of this version."
        ),
    )
