"""What an officer fills in to tell customers of a version: kind of notice, whether they may object, what it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold import widgets

from characters.forms import LinesField
from documents.models import DocumentVersion
from documents.notes import notes_of
from notices.acts.announcing import Telling, opens_window_by_default
from notices.models import Kind
from office.versions.local_moment import LocalMomentField
from office.versions.standing_forms import PublishForm, WithdrawForm

_USUAL, _YES, _NO = "usual", "yes", "no"
_NOW, _LATER = "now", "later"
_NOBODY = "nobody"
ANNOUNCE, PUBLISH = "announce", "publish"
# A withdrawal is told by the page of withdrawing.
KINDS = [(kind.value, kind.label) for kind in Kind if kind is not Kind.WITHDRAWAL]


def _meaning(**options: Any) -> LinesField:
    return LinesField(
        max_length=5000,
        required=False,
        widget=widgets.UnfoldAdminTextareaWidget(attrs={"rows": 4}),
        **options,
    )


def _words_of(version: DocumentVersion) -> dict[str, str]:
    """What the notes of the draft as a whole say that it means: proposed to be told."""
    whole = notes_of(version).whole
    return {"meaning": whole.meaning, "meaning_en": whole.meaning_en} if whole is not None else {}


class TellingForm(forms.Form):
    """The fields of telling; a page adds those of its own act. ``kind`` is the kind that is proposed."""

    kind = forms.ChoiceField(
        label=gettext_lazy("kind of notice"),
        choices=KINDS,
        widget=widgets.UnfoldAdminSelectWidget,
        help_text=gettext_lazy("Proposed from what differs. Customers choose per kind who of them gets it."),
    )
    opens_window = forms.ChoiceField(
        label=gettext_lazy("objection"),
        choices=[
            (_USUAL, gettext_lazy("As usual: possible for an addition or replacement of a sub-processor alone")),
            (_YES, gettext_lazy("Possible")),
            (_NO, gettext_lazy("Not possible")),
        ],
        widget=widgets.UnfoldAdminSelectWidget,
        help_text=gettext_lazy("Whoever was given the same change to object to before gets no second time for it."),
    )
    meaning = _meaning(
        label=gettext_lazy("what it means for customers"),
        help_text=gettext_lazy("In plain Dutch. Customers read it first, above what changes word by word."),
    )
    meaning_en = _meaning(
        label=gettext_lazy("the same in English"),
        help_text=gettext_lazy("For customers who chose English; without it they read the Dutch words."),
    )
    when = forms.ChoiceField(
        label=gettext_lazy("when"),
        choices=[(_NOW, gettext_lazy("Now")), (_LATER, gettext_lazy("At a moment to come"))],
        widget=forms.RadioSelect,
    )
    due_at = LocalMomentField(
        label=gettext_lazy("at that moment"),
        required=False,
        help_text=gettext_lazy(
            "Local time. A background worker does it then, once, if the draft still reads as it does now. Who opens "
            "the draft sees that it is planned."
        ),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") == _LATER and "due_at" in cleaned and not cleaned["due_at"]:
            self.add_error("due_at", _("Give the day and the time, or choose “now”."))
        if self.tells and "meaning" in cleaned and not cleaned["meaning"].strip():
            self.add_error("meaning", _("Say in plain words what this means for customers; they read it first."))
        return cleaned

    @property
    def tells(self) -> bool:
        """Whether anybody is told."""
        return True

    @property
    def due(self) -> datetime | None:
        """The moment that was planned; None for now."""
        return self.cleaned_data["due_at"] if self.cleaned_data["when"] == _LATER else None

    def telling(self) -> Telling:
        """What was filled in, as far as it was: a preview is made before everything is."""
        found = {**self.initial, **getattr(self, "cleaned_data", {})}
        kind = found.get("kind") or KINDS[0][0]
        chosen, intended = found.get("opens_window") or _USUAL, found.get("intended_on")
        return Telling(
            kind=kind,
            opens_window=opens_window_by_default(kind) if chosen == _USUAL else chosen == _YES,
            meaning=found.get("meaning") or "",
            meaning_en=found.get("meaning_en") or "",
            intended_on=intended if isinstance(intended, date) else None,
        )


class ActForm(TellingForm, PublishForm):
    """Announcing an intended change before it is published (art. 10.1), or publishing it; now, or at a moment.

    That nobody is told of a publication is a choice of its own.
    """

    does = forms.ChoiceField(
        label=gettext_lazy("what is to be done"),
        choices=[
            (
                ANNOUNCE,
                gettext_lazy(
                    "Announce it: customers are told, may object where that is possible, and the draft stays a draft"
                ),
            ),
            (PUBLISH, gettext_lazy("Publish it: the text is frozen, and in force for a customer from receipt")),
        ],
        widget=forms.RadioSelect,
    )
    intended_on = forms.DateField(
        label=gettext_lazy("intended to be published on"),
        required=False,
        widget=widgets.UnfoldAdminSingleDateWidget,
        help_text=gettext_lazy("Named in the notice; nothing is published by itself on that day."),
    )
    tell = forms.ChoiceField(
        label=gettext_lazy("notice to customers"),
        widget=widgets.UnfoldAdminSelectWidget,
        help_text=gettext_lazy(
            "Without a notice the version is still due for everybody concerned, but nobody hears of it, and no time to "
            "object begins: only for what was published long ago and is entered as history."
        ),
    )

    def __init__(
        self,
        version: DocumentVersion,
        data: Any,
        *,
        kind: str,
        concerned: int,
        has_warnings: bool,
        state: str | None,
        does: str,
        kept: Mapping[str, Any],
    ) -> None:
        self.concerned = concerned
        initial = {"kind": kind, "opens_window": _USUAL, "when": _NOW, "tell": _YES, "does": does, **_words_of(version)}
        super().__init__(version, data, initial={**initial, **kept}, state=state, has_warnings=has_warnings)
        fields: Any = self.fields
        if concerned:
            everybody = _("Everybody concerned gets it (%(count)s)") % {"count": concerned}
            fields["tell"].choices = [(_YES, everybody), (_NOBODY, _("Nobody gets one: this is entered as history"))]
        else:
            for name in ("does", "tell", "kind", "opens_window", "meaning", "meaning_en", "intended_on"):
                del fields[name]
        if self.announces:
            for name in {"after", "read_warnings", "tell"} & set(fields):
                fields[name].required = False

    @property
    def announces(self) -> bool:
        """Whether it is announced, and not published. Only what concerns somebody can be."""
        said = self.data.get("does") if self.is_bound else self.initial["does"]
        return bool(self.concerned) and said == ANNOUNCE

    @property
    def tells(self) -> bool:
        chosen = getattr(self, "cleaned_data", {}).get("tell") or self.initial["tell"]
        return self.announces or (bool(self.concerned) and chosen == _YES)

    def telling(self) -> Telling:
        told = super().telling()
        return told if self.announces else replace(told, intended_on=None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.tells and cleaned.get("kind") == Kind.EDITORIAL and not cleaned.get("editorial"):
            # A notice that nothing is asked goes with a version that nobody is asked to accept.
            cleaned["editorial"] = cleaned.get("meaning", "")[:2000]
        return cleaned


class WithdrawAndTellForm(WithdrawForm):
    """Withdrawing, and telling whom the version goes on to bind, where the officer wants that."""

    tell = forms.BooleanField(
        label=gettext_lazy("Tell everybody whom it goes on to bind"),
        required=False,
        widget=widgets.UnfoldBooleanWidget,
    )
    meaning = _meaning(
        label=gettext_lazy("what it means for customers"),
        help_text=gettext_lazy("In plain Dutch; asked for where customers are told."),
    )
    meaning_en = _meaning(label=gettext_lazy("the same in English"))

    def __init__(self, version: DocumentVersion, data: Any = None, *, bound: int, **kwargs: Any) -> None:
        super().__init__(version, data, **kwargs)
        self.bound = bound
        if not bound:
            for name in ("tell", "meaning", "meaning_en"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("tell") and not cleaned.get("meaning", "").strip():
            self.add_error("meaning", _("Say in plain words what this means for customers; they read it first."))
        return cleaned

    def telling(self) -> Telling | None:
        """What is told; None where nobody is."""
        if not self.cleaned_data.get("tell"):
            return None
        found = self.cleaned_data
        return Telling(Kind.WITHDRAWAL, opens_window=False, meaning=found["meaning"], meaning_en=found["meaning_en"])
