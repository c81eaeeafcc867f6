"""Why the resolver answers as it does: a code with facts, worded in the reader's language when it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from agreements.models import Receipt
from agreements.models.agreement import Precision
from documents.moments import format_moment, local_day

_TEXTS: dict[str, Any] = {
    # Why a version binds.
    "received": _("received %(received)s"),
    "right_line": _("received %(received)s, line %(line)s, release %(release)s installed"),
    "lower_line": _(
        "received %(received)s, line %(line)s; nothing received on line %(right)s, release %(release)s installed"
    ),
    "only_line": _("received %(received)s, line %(line)s; installed release unknown"),
    # Why none does.
    "nothing_received": _("nothing received"),
    "nothing_on_line": _("nothing received on line %(right)s or a lower one, release %(release)s installed"),
    "higher_lines_only": _("received on line %(lines)s only, while release %(release)s is installed"),
    "below_lines": _("release %(release)s installed, below the first line %(first)s"),
    "no_lines": _("release %(release)s installed; annex 1 has no release line yet"),
    "release_unknown": _("installed release unknown, and received on lines %(lines)s: no choice without a guess"),
    # Why a receipt puts nothing in force.
    "effect_other": _("%(version)s was received too, comes later in the order, and applies"),
    "effect_upgrade": _(
        "it is for release line %(line)s, while release %(release)s is installed; it comes into force with the upgrade"
    ),
    "effect_other_line": _("it is for release line %(line)s, while release %(release)s is installed"),
    "effect_no_release": _(
        "it is for release line %(line)s, and the installed release is unknown; it comes into force once that is known "
        "to be of this line"
    ),
    "effect_not_agreed": _("%(product)s is in none of the agreements"),
    "effect_voided": _("the receipt was voided"),
    # Warnings.
    "warn_no_terms": _("No privacy terms apply, so the agreement is incomplete."),
    "warn_lower_line": _(
        "No annex 1 of %(product)s of line %(right)s has been received; the one of line %(line)s goes on until it is."
    ),
    "warn_release_unknown": _(
        "The installed release of %(product)s is unknown; only texts of line %(line)s have been received, and none is "
        "due until the release is entered."
    ),
    "warn_no_release": _(
        "The installed release of %(product)s is unknown: until it is entered, no annex 1 applies and none is due."
    ),
    "warn_withdrawn": _("%(version)s was withdrawn on %(withdrawn)s; it stays in force until it is replaced."),
    "warn_other_document": _("%(version)s, of another document of this kind, was received too."),
    "warn_no_agreement": _("The customer has no agreement, so nothing is due and no product has an annex 1."),
    "warn_not_agreed": _("%(version)s was received, but %(product)s is in none of the agreements."),
    "warn_details": _("Details of the controller are missing (art. 4.3): %(details)s."),
    "warn_handed_over_late": _(
        "Agreement %(agreement)s: the terms were handed over on %(handed_over)s, after the signing on %(signed)s."
    ),
    # What an arrangement's standing rests on.
    "arrangement_stays": _(
        "agreed %(agreed)s, not later than the terms came into force (%(since)s); stays in force (art. 15.2)"
    ),
    "arrangement_later": _(
        "agreed %(agreed)s, after the terms came into force (%(since)s); in case of conflict the terms prevail "
        "(art. 1.2)"
    ),
    "arrangement_no_terms": _("agreed %(agreed)s; no privacy terms apply"),
}


# In a word or two, for lists and their filters.
_WARNINGS: dict[str, Any] = {
    "warn_no_terms": _("no terms"),
    "warn_lower_line": _("annex 1 of an earlier line"),
    "warn_release_unknown": _("release unknown, one line received"),
    "warn_no_release": _("release unknown"),
    "warn_withdrawn": _("withdrawn version applies"),
    "warn_other_document": _("another document received too"),
    "warn_no_agreement": _("no agreement"),
    "warn_not_agreed": _("received for a product not agreed"),
    "warn_details": _("details incomplete"),
    "warn_handed_over_late": _("handed over after signing"),
}


def name_of_warning(code: str) -> Any:
    """A warning in a word or two, in the reader's language when it is shown. Raises ``KeyError``."""
    return _WARNINGS[code]


@dataclass(frozen=True)
class Reason:
    """A reason or a warning: a stable ``code``, the facts in ``params``, and ``str()`` in the active language."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return str(_TEXTS[self.code]) % {name: show(value) for name, value in self.params.items()}


def reason(code: str, **params: object) -> Reason:
    return Reason(code, params)


def show(value: object) -> str:
    """A fact as text: days and moments in the reader's language, in local time."""
    if isinstance(value, date):
        return format_moment(value)
    if isinstance(value, (tuple, list)):
        return ", ".join(str(item) for item in value)
    return str(value)


def received_on(receipt: Receipt) -> date | datetime:
    """When it was received, as exactly as it is known."""
    return local_day(receipt.received_at) if receipt.precision == Precision.DATE else receipt.received_at
