"""The record as a paper, in the order of art. 30 lid 2 AVG: parties, categories of processing, transfers, measures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from documents import richtext
from documents.moments import format_moment, local_day
from exports.paper import Block, Cell, Facts, Grid, GridRow, Items, Line, Missing, Paper, Rich, Section, Text, cell
from exports.record.model import Activity, Controller, Measures, Party, Processing, Recipient, Record


def paper_of(record: Record) -> Paper:
    """The paper in the active language: of one controller, or of all."""
    one = record.controllers[0] if len(record.controllers) == 1 else None
    day = local_day(record.at).isoformat()
    return Paper(
        title=_("Record of processing activities of the processor"),
        lead=_("%(who)s, as of %(moment)s")
        % {"who": one.party.name if one else _("All controllers"), "moment": format_moment(record.at)},
        name=f"verwerkingsregister-{one.code if one else 'alle'}-{day}",
        language=get_language() or "nl",
        sections=tuple(_sections(record, one)),
        notes=(
            _(
                "Art. 30(2) GDPR. Derived by the registry from the agreements, what each controller received, and the "
                "annexes that bound it at this moment; facts beside a text stand as they are known today. What the law "
                "asks for and the registry does not hold is named as missing."
            ),
        ),
        author=record.processor.name if record.processor else "",
    )


def _sections(record: Record, one: Controller | None) -> Iterator[Section]:
    gaps = tuple(f"{gap} ({gap.asked_by})" for gap in record.gaps)
    missing: Block = (
        Missing(gaps, is_named=False) if gaps else Text(cell(_("Nothing that art. 30(2) asks for is missing here.")))
    )
    yield Section(_("What is missing"), (missing,))
    yield Section(_("Parties"), (), tuple(_parties(record, one)))
    if one is not None and not one.is_served:
        text = _("No work is done for this controller at this moment: there is no agreement that runs.")
        yield Section(_("Categories of processing"), (Text(cell(text)),))
        return
    yield Section(_("Categories of processing"), _none(record.processings), tuple(map(_categories, record.processings)))
    yield Section(
        _("Transfers to third countries"), _none(record.processings), tuple(map(_transfers, record.processings))
    )
    yield Section(
        _("General description of the security measures"),
        _none(record.measures),
        tuple(map(_measures, record.measures)),
    )


def _none(found: Iterable[object]) -> tuple[Block, ...]:
    return () if tuple(found) else (Text(cell(_("None: no annex applies that says it."), sort="gap")),)


def _parties(record: Record, one: Controller | None) -> Iterator[Section]:
    rows = party_rows(record.processor) if record.processor else ()
    blocks: tuple[Block, ...] = (Facts(rows),) if rows else (Text(cell(_("The processor has not been entered yet."))),)
    yield Section(_("Processor"), blocks)
    if one is not None:
        yield Section(_("Controller"), (Facts((*party_rows(one.party), *_agreement_rows(one))),))
    else:
        yield Section(_("Controllers"), (_controllers(record),))
    text = _(
        "A representative (art. 27 GDPR) is only needed by a party that is not established in the European Union; the "
        "registry holds none for any party."
    )
    yield Section(_("Representatives"), (Text(cell(text)),))


def party_rows(party: Party) -> tuple[tuple[str, Cell], ...]:
    """Who a party is, with what nobody has filled in named."""
    unknown = cell(_("not filled in"), sort="gap")
    found = [
        (_("Name"), cell(party.name, lang="nl", sort="strong")),
        (_("Address"), cell(party.address, lang="nl") or unknown),
        (_("Trade register number"), cell(party.kvk_number) or cell(_("not filled in"), sort="small")),
        (_("Contact"), cell(party.contact_name, party.contact_email, party.contact_phone) or unknown),
        (_("Data protection officer"), cell(party.dpo_name, party.dpo_email, party.dpo_phone) or unknown),
    ]
    if party.operating_companies:
        found.insert(2, (_("Operating companies"), cell(*party.operating_companies, lang="nl")))
    if party.website:
        found.append((_("Website"), cell(party.website)))
    if party.known_since:
        text = _("The registry knows these details since %(moment)s only.") % {
            "moment": format_moment(party.known_since)
        }
        found.append((_("Known since"), cell(text)))
    return tuple(found)


def _agreement_rows(one: Controller) -> Iterator[tuple[str, Cell]]:
    if one.agreements:
        yield _("Agreements"), cell(*(each.reference for each in one.agreements))
    for bound in one.bound:
        text = str(bound.version) if bound.version else _("no annex 1 applies: %(why)s") % {"why": bound.answer.reason}
        yield str(bound.product), cell(Line(text, sort="" if bound.version else "gap"))


def _controllers(record: Record) -> Grid:
    rows = tuple(
        GridRow(
            (
                (*cell(each.party.name, lang="nl", sort="strong"), *cell(each.party.address, lang="nl", sort="small")),
                _reach(each.party.contact_name, each.party.contact_email, each.party.contact_phone),
                _reach(each.party.dpo_name, each.party.dpo_email, each.party.dpo_phone),
                _bound(each),
            )
        )
        for each in record.controllers
    )
    head = (_("Controller"), _("Contact"), _("Data protection officer"), _("Categories of processing, measures"))
    return Grid(_("Controllers"), head, rows, widths="even")


def _reach(*lines: str) -> Cell:
    return cell(*lines) or cell(_("not filled in"), sort="gap")


def _bound(each: Controller) -> Cell:
    found = [
        Line(f"{bound.product}: {bound.version.reference if bound.version else _('none')}", sort=_gap(bound.version))
        for bound in each.bound
    ]
    annex2 = each.annex2.version
    return (*found, Line(f"{_('measures')}: {annex2.reference if annex2 else _('none')}", sort=_gap(annex2)))


def _gap(found: object) -> str:
    return "" if found is not None else "gap"


def heading_of(found: Processing) -> str:
    """The product and the version that says it."""
    return f"{found.product} – {found.version}"


def _categories(found: Processing) -> Section:
    lang = found.version.language
    head = (_("Category of processing"), _("Nature"), _("Purpose"), _("Duration"))
    rows = tuple(GridRow((_name_of(each, lang), *facts_of(each, lang))) for each in found.activities)
    subjects = found.facts.data_subjects if found.facts else ""
    beside = Facts(
        (
            (_("Categories of data subjects"), cell(subjects, lang=lang) or cell(_("not stated"), sort="small")),
            (_("Categories of personal data"), cell(", ".join(found.data), lang=lang) or cell(_("none named"))),
        )
    )
    grid = Grid(_("Categories of processing"), head, rows, widths="told")
    return Section(heading_of(found), (grid, beside) if rows else (beside,), lang=lang)


def _name_of(each: Activity, lang: str) -> Cell:
    return (*cell(each.name, lang=lang, sort="strong"), *cell(*richtext.lines(each.text), lang=lang, sort="small"))


def facts_of(each: Activity, lang: str) -> tuple[Cell, Cell, Cell]:
    """Nature, purpose and duration of an activity, as far as they are stated."""
    facts = each.facts
    said = (facts.nature, facts.purpose, facts.duration) if facts is not None else ("", "", "")
    nature, purpose, duration = (cell(text, lang=lang) or cell(_("not stated"), sort="small") for text in said)
    return nature, purpose, duration


def _transfers(found: Processing) -> Section:
    leaving = [each for each in found.recipients if each.is_outside_eea or each.has_unknown_place]
    staying = [each for each in found.recipients if each not in leaving]
    blocks: list[Block] = []
    if leaving:
        head = (_("Recipient"), _("Engaged by"), _("Where"), _("Ground and safeguards"))
        rows = tuple(GridRow(_hop(each, found.version.language), each.level) for each in leaving)
        blocks.append(Grid(_("Transfers to third countries"), head, rows))
    else:
        blocks.append(Text(cell(_("None: every sub-processor that is named processes inside the EEA."))))
    if staying and leaving:
        names = ", ".join(each.name for each in staying)
        blocks.append(Text(cell(_("Inside the EEA, so no transfer: %(names)s.") % {"names": names})))
    if not found.recipients:
        blocks = [Text(cell(_("None: this version names no sub-processors.")))]
    return Section(heading_of(found), tuple(blocks), lang=found.version.language)


def _hop(each: Recipient, lang: str) -> tuple[Cell, ...]:
    return (
        (*cell(each.name, lang=lang, sort="strong"), *cell(each.task, lang=lang, sort="small")),
        cell(each.by, lang=lang) or cell(_("the processor")),
        where(each, lang),
        ground(each, lang),
    )


def where(each: Recipient, lang: str) -> Cell:
    """Where a party processes, and in which country it is established."""
    hop = each.hop
    if hop is None:
        return cell(_("not recorded"), sort="gap")
    place = cell(str(hop.get_place_display()), sort="gap" if each.has_unknown_place else "")
    country = _("established in %(country)s") % {"country": hop.country} if hop.country else ""
    return (*place, *cell(hop.location, lang=lang), *cell(country, sort="small"))


def ground(each: Recipient, lang: str) -> Cell:
    """On what ground data goes there, where it leaves the EEA."""
    hop = each.hop
    if hop is None or each.has_unknown_place:
        return cell(_("not known: the place is not recorded"), sort="gap")
    if not each.is_outside_eea and not hop.transfer_basis:
        return cell(_("no transfer"))
    if not hop.transfer_basis:
        return cell(_("not recorded"), sort="gap")
    return (*cell(str(hop.get_transfer_basis_display())), *cell(hop.transfer_details, lang=lang))


def _measures(found: Measures) -> Section:
    lang = found.version.language
    groups = tuple(
        Section(group.title, tuple(Rich(html, lang) for html in group.measures), lang=lang) for group in found.groups
    )
    blocks: tuple[Block, ...] = ()
    if found.facts and found.facts.assistance:
        line = Line(found.facts.assistance, lang)
        blocks = (Text(cell(_("Assisting the controller:"), sort="strong")), Items((line,)))
    return Section(str(found.version), blocks, groups, lang=lang)
