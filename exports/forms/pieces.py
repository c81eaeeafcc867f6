"""What the forms share: a party, what is missing, recipients with all that is known of them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from annexes.models import SubProcessorFacts
from exports.paper import Block, Cell, Grid, GridRow, Line, Missing, cell
from exports.record.gaps import Gap, each_once
from exports.record.model import Processing, Recipient
from exports.record.paper import ground, where


def missing(gaps: Iterable[Gap]) -> tuple[Block, ...]:
    """The gaps as a block, if there are any."""
    found = tuple(str(gap) for gap in each_once(gaps))
    return (Missing(found),) if found else ()


def stated(text: str, lang: str) -> Cell:
    """A fact in the language of its text, or that it is not stated."""
    return cell(text, lang=lang) or cell(_("not stated"), sort="gap")


def facts_of(each: Recipient) -> SubProcessorFacts | None:
    """The facts of a sub-processor; None of a party further on, which has a place and a ground only."""
    return each.hop if isinstance(each.hop, SubProcessorFacts) else None


def contact_of(each: Recipient, lang: str) -> Cell:
    """Whom to ask there: name, function and how to reach them."""
    facts = facts_of(each)
    if facts is None:
        return ()
    return cell(facts.contact_name, facts.contact_function, facts.contact_details, lang=lang)


def recipients(found: Processing) -> Grid:
    """Everybody who processes in their turn, those of a chain under the one that engages them."""
    lang = found.version.language
    head = (_("Sub-processor"), _("Contact person"), _("Description of the processing"), _("Place and ground"))
    rows = tuple(
        GridRow(
            (
                (*cell(each.name, lang=lang, sort="strong"), *_who(each, lang)),
                contact_of(each, lang) or cell(_("not stated"), sort="gap" if each.level == 0 else "small"),
                _what(each, lang),
                (*where(each, lang), *ground(each, lang)),
            ),
            each.level,
        )
        for each in found.recipients
    )
    return Grid(_("List of sub-processors"), head, rows, widths="third")


def _who(each: Recipient, lang: str) -> Cell:
    if each.level:
        return (Line(_("engaged by %(name)s") % {"name": each.by}, sort="small"),)
    return cell(each.entry.row.contact, lang=lang, sort="small")


def _what(each: Recipient, lang: str) -> Cell:
    if each.level:
        return stated(each.task, lang)
    facts = facts_of(each)
    data = ", ".join(each.entry.categories)
    return (
        *cell(each.entry.row.activities, facts.task if facts else "", lang=lang),
        *(cell(_("Data:"), sort="small") if data else ()),
        *cell(data, lang=lang, sort="small"),
    )
