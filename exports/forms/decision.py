"""The annexes of the standard clauses of Implementing Decision (EU) 2021/915, in their order, for one controller:

I the parties, II the description of the processing, III the measures, IV the sub-processors. Its clauses bind nobody
here: these are the facts of the agreement in the shape that the decision gives them.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.moments import as_printed, format_moment, local_day
from exports.forms.pieces import contact_of, facts_of, missing, recipients, stated
from exports.paper import Block, Cell, Facts, Items, Line, Paper, Rich, Section, Text, cell
from exports.record.gaps import Gap
from exports.record.model import Activity, Controller, Measures, Party, Processing, Record
from exports.record.paper import heading_of
from exports.record.parties import gaps_of

_I, _II, _III, _IV = (f"2021/915-{number}" for number in range(1, 5))


def annexes_of(record: Record) -> Paper:
    """The four annexes of the one controller of a record, in the active language."""
    [controller] = record.controllers
    return Paper(
        title=_("Annexes in the shape of Implementing Decision (EU) 2021/915"),
        lead=_("%(who)s, as of %(moment)s") % {"who": controller.party.name, "moment": format_moment(record.at)},
        name=f"bijlagen-2021-915-{controller.code}-{local_day(record.at).isoformat()}",
        language=get_language() or "nl",
        sections=(
            _parties(record, controller),
            Section(_("Annex II – Description of the processing"), (), tuple(map(_description, record.processings))),
            Section(_("Annex III – Technical and organisational measures"), (), tuple(map(_measures, record.measures))),
            Section(_("Annex IV – List of sub-processors"), (), tuple(map(_sub_processors, record.processings))),
        ),
        notes=(
            _(
                "Filled by the registry from what bound the controller at this moment, with the facts beside the texts "
                "as they are known today. What binds are the texts themselves; this form repeats their facts. What the "
                "decision asks for and the registry does not hold is named as missing."
            ),
        ),
        author=record.processor.name if record.processor else "",
    )


def _parties(record: Record, controller: Controller) -> Section:
    parties = [controller.party] + ([record.processor] if record.processor else [])
    gaps = [Gap(gap.code, _I, gap.params) for party in parties for gap in gaps_of(party)]
    gaps += [Gap("no_position", _I, {"party": party.name}) for party in parties if party.contact_name]
    gaps += [Gap("signature", _I)] + ([] if record.processor else [Gap("no_processor", _I)])
    processor = (Facts(_party(record.processor)),) if record.processor else ()
    signed = [
        Line(f"{each.reference}: {_('signed on')} {as_printed(each.signed_on)}")
        for each in controller.agreements
        if each.signed_on
    ]
    beside = (Text((Line(_("Agreements, as recorded:")), *signed)),) if signed else ()
    children = (
        Section(_("Controller"), (Facts(_party(controller.party)), *beside)),
        Section(_("Processor"), processor),
    )
    return Section(_("Annex I – List of parties"), missing(gaps), children)


def _party(party: Party) -> tuple[tuple[str, Cell], ...]:
    unknown = cell(_("not filled in"), sort="gap")
    return (
        (_("Name"), cell(party.name, lang="nl", sort="strong")),
        (_("Address"), cell(party.address, lang="nl") or unknown),
        (_("Contact person's name and contact details"), cell(*_contact(party)) or unknown),
        (_("Data protection officer"), cell(party.dpo_name, party.dpo_email, party.dpo_phone) or unknown),
        (_("Signature and date"), cell(_("no field of the registry"), sort="gap")),
    )


def _contact(party: Party) -> tuple[str, ...]:
    return (party.contact_name, party.contact_email, party.contact_phone)


def _description(found: Processing) -> Section:
    lang, facts = found.version.language, found.facts
    rows = (
        (_("Categories of data subjects"), stated(facts.data_subjects if facts else "", lang)),
        (_("Sensitive data"), stated(facts.sensitive_data if facts else "", lang)),
        (_("Restrictions or safeguards for the sensitive data"), stated(facts.safeguards if facts else "", lang)),
    )
    data: Block = (
        Items(tuple(Line(text, lang) for text in found.data)) if found.data else Text(cell(_("none named"), sort="gap"))
    )
    activities = tuple(_activity(each, lang) for each in found.activities)
    blocks: tuple[Block, ...] = (*missing(_gaps(found)), Facts(rows))
    named = Section(_("Categories of personal data"), (data,))
    what = Section(_("Nature, purpose and duration of the processing"), (), activities)
    by_others = Section(_("Processing by sub-processors"), (Text(cell(_("See annex IV."))),))
    return Section(heading_of(found), blocks, (named, what, by_others), lang=lang)


def _activity(each: Activity, lang: str) -> Section:
    facts = each.facts
    rows = (
        (_("Nature"), stated(facts.nature if facts else "", lang)),
        (_("Purpose"), stated(facts.purpose if facts else "", lang)),
        (_("Duration"), stated(facts.duration if facts else "", lang)),
    )
    text: tuple[Block, ...] = (Rich(each.text, lang),) if each.text else ()
    return Section(each.name, (*text, Facts(rows)), lang=lang)


def _gaps(found: Processing) -> Iterator[Gap]:
    version = {"version": found.version}
    facts = found.facts
    if not found.activities:
        yield Gap("no_activities", _II, version)
    if facts is None or not facts.data_subjects:
        yield Gap("no_data_subjects", _II, version)
    if not found.data:
        yield Gap("no_data", _II, version)
    if facts is None or not facts.sensitive_data:
        yield Gap("no_sensitive_data", _II, version)
    elif not facts.safeguards:
        yield Gap("no_safeguards", _II, version)
    for each in found.activities:
        for name in ("nature", "purpose", "duration"):
            if each.facts is None or not getattr(each.facts, name):
                yield Gap(f"no_{name}", _II, {**version, "activity": each.name})


def measure_sections(found: Measures) -> tuple[Section, ...]:
    """The measures of an annex 2, by its categories."""
    lang = found.version.language
    return tuple(
        Section(group.title, tuple(Rich(html, lang) for html in group.measures), lang=lang) for group in found.groups
    )


def _measures(found: Measures) -> Section:
    lang = found.version.language
    assistance = found.facts.assistance if found.facts else ""
    gaps = [Gap(gap.code, _III, gap.params) for gap in found.gaps]
    gaps += [] if assistance else [Gap("no_assistance", _III, {"version": found.version})]
    gaps.append(Gap("no_certificates", _III))
    helping = Section(_("Measures for assisting the controller"), (Text(stated(assistance, lang)),))
    return Section(str(found.version), missing(gaps), (*measure_sections(found), helping), lang=lang)


def _sub_processors(found: Processing) -> Section:
    gaps = [Gap(gap.code, _IV, gap.params) for gap in found.gaps if gap.code != "no_activities"]
    for each in found.recipients:
        named = {"of": found.version, "party": each.name}
        facts = facts_of(each)
        if each.level:
            # Of a party further on the registry has the place and the task.
            gaps += [] if each.task else [Gap("no_task", _IV, named)]
            gaps.append(Gap("no_address", _IV, named))
            continue
        gaps += [] if contact_of(each, "") else [Gap("no_contact", _IV, named)]
        gaps += [] if each.entry.row.contact else [Gap("no_address", _IV, named)]
        gaps += [] if facts is not None and facts.task else [Gap("no_task", _IV, named)]
    blocks: tuple[Block, ...] = (
        (*missing(gaps), recipients(found))
        if found.recipients
        else (Text(cell(_("None: this version names no sub-processors."))),)
    )
    return Section(heading_of(found), blocks, lang=found.version.language)
