"""A statement on a product in the shape of the Data Pro Statement (Data Pro Code of NLdigital), of one annex 1.

The sections are those of the statement, under headings of our own. What it asks for and no field of the registry holds
is named; where the terms answer, the place in them that an officer linked is cited (``documents.coverage``).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents.coverage.reading import coverage_of
from documents.models import DocumentVersion
from documents.moments import as_printed, format_moment, local_day
from exports.forms.decision import measure_sections
from exports.forms.pieces import missing, recipients, stated
from exports.paper import Block, Cell, Facts, Items, Line, Paper, Rich, Section, Text, cell
from exports.record.gaps import Gap
from exports.record.model import Measures, Processing, Record
from exports.record.paper import party_rows
from exports.record.parties import gaps_of

_FORM = "data-pro"


def statement_of(
    record: Record, processing: Processing, measures: Measures | None, terms: DocumentVersion | None
) -> Paper:
    """The statement on the product of ``processing``, in the active language."""
    lang = processing.version.language
    return Paper(
        title=_("Data Pro Statement"),
        lead=_("%(who)s, as of %(moment)s") % {"who": processing.product, "moment": format_moment(record.at)},
        name=f"data-pro-statement-{processing.version.reference}-{local_day(record.at).isoformat()}",
        language=get_language() or "nl",
        sections=(
            _general(record, processing, terms),
            Section(_("Product and service"), (*missing([Gap("no_description", _FORM)]),), _services(processing)),
            Section(_("Intended use"), _use(processing)),
            Section(_("Personal data"), _data(processing)),
            Section(_("Sub-processors"), _sub_processors(processing)),
            Section(_("Place of processing and transfers"), _places(processing)),
            _answered(terms, "28-3-e", _("Requests of data subjects"), measures),
            _answered(terms, "28-3-g", _("At the end of the agreement"), None),
            Section(
                _("Security measures"),
                () if measures else (Text(cell(_("None: no annex applies that says it."), sort="gap")),),
                measure_sections(measures) if measures else (),
            ),
            Section(_("Certification and assurance"), missing([Gap("no_certificates", _FORM)])),
            _answered(terms, "28-3-f", _("Protocol for breaches"), None),
        ),
        notes=(
            _(
                "In the shape of the Data Pro Statement of NLdigital, filled by the registry; what no field of it "
                "holds is named as missing. This paper is no statement under the code until the "
                "processor makes it its own."
            ),
        ),
        author=record.processor.name if record.processor else "",
        lead_lang=lang if lang != get_language() else "",
    )


def _general(record: Record, processing: Processing, terms: DocumentVersion | None) -> Section:
    gaps = [Gap(gap.code, _FORM, gap.params) for gap in gaps_of(record.processor)] if record.processor else []
    gaps += [] if record.processor else [Gap("no_processor", _FORM)]
    version = processing.version
    rows: list[tuple[str, Cell]] = list(party_rows(record.processor)) if record.processor else []
    rows += [
        (_("Applies to"), cell(f"{processing.product} ({version})", lang=version.language)),
        (_("Dated"), cell(as_printed(version.date)) if version.date else cell(_("undated"), sort="small")),
        (_("Terms"), cell(str(terms), lang=terms.language) if terms else cell(_("none apply"), sort="gap")),
    ]
    return Section(_("General information"), (*missing(gaps), Facts(tuple(rows))))


def _services(found: Processing) -> tuple[Section, ...]:
    lang = found.version.language
    return tuple(
        Section(each.name, (Rich(each.text, lang),) if each.text else (), lang=lang) for each in found.activities
    )


def _use(found: Processing) -> tuple[Block, ...]:
    lang = found.version.language
    purposes = tuple((each.name, stated(each.facts.purpose if each.facts else "", lang)) for each in found.activities)
    gaps = [
        Gap("no_purpose", _FORM, {"version": found.version, "activity": each.name})
        for each in found.activities
        if each.facts is None or not each.facts.purpose
    ]
    return (*missing(gaps), Facts(purposes)) if purposes else missing([Gap("no_activities", _FORM, _of(found))])


def _of(found: Processing) -> dict[str, object]:
    return {"version": found.version}


def _data(found: Processing) -> tuple[Block, ...]:
    lang, facts = found.version.language, found.facts
    gaps = [] if facts is not None and facts.data_subjects else [Gap("no_data_subjects", _FORM, _of(found))]
    gaps += [] if facts is not None and facts.sensitive_data else [Gap("no_sensitive_data", _FORM, _of(found))]
    rows = (
        (_("Categories of data subjects"), stated(facts.data_subjects if facts else "", lang)),
        (_("Sensitive data"), stated(facts.sensitive_data if facts else "", lang)),
        (_("Restrictions or safeguards for the sensitive data"), stated(facts.safeguards if facts else "", lang)),
    )
    return (*missing(gaps), Facts(rows), Items(tuple(Line(text, lang) for text in found.data)))


def _sub_processors(found: Processing) -> tuple[Block, ...]:
    if not found.recipients:
        return (Text(cell(_("None: this version names no sub-processors."))),)
    return (recipients(found),)


def _places(found: Processing) -> tuple[Block, ...]:
    gaps = [Gap(gap.code, _FORM, gap.params) for gap in found.gaps if gap.code != "no_activities"]
    leaving = [each.recipient.name for each in found.transfers]
    text = (
        _("Data leaves the EEA at: %(names)s. The list of sub-processors says on what ground.")
        % {"names": ", ".join(leaving)}
        if leaving
        else _("Of no party that is named is it recorded that data leaves the EEA there.")
    )
    return (*missing(gaps), Text(cell(text)))


def _answered(terms: DocumentVersion | None, code: str, title: str, measures: Measures | None) -> Section:
    """Where the terms answer a requirement, as an officer linked it; or that nobody did."""
    blocks: list[Block] = []
    if measures is not None and measures.facts and measures.facts.assistance:
        blocks.append(Text(cell(measures.facts.assistance, lang=measures.version.language)))
    if terms is None:
        return Section(title, (*missing([Gap("no_terms", _FORM)]), *blocks))
    places = tuple(_linked(terms, code))
    if places:
        text = _("The terms answer this, %(version)s:") % {"version": terms}
        blocks += [Text(cell(text)), Items(places)]
    else:
        blocks = [*missing([Gap("not_linked", _FORM, {"version": terms})]), *blocks]
    return Section(title, tuple(blocks))


def _linked(terms: DocumentVersion, code: str) -> Iterator[Line]:
    for line in coverage_of(terms).lines:
        if line.requirement.code == code:
            for answer in line.answers:
                if answer.holds:
                    yield Line(str(answer.place) if answer.place else answer.link.elsewhere, terms.language)
