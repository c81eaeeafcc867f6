"""What an officer should look at before an annex is published; the legal text is never changed by software."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from annexes.content import Annex1Content, Annex2Content
from annexes.engagements import new_sub_processors
from annexes.facts import interfaces_naming_national_number, national_number_missing
from annexes.models import (
    ActivityFacts,
    ActivityRow,
    InterfaceRow,
    MeasureCategoryRow,
    SubProcessorFacts,
    SubProcessorRow,
)
from annexes.transfers import has_unknown_place, is_outside_eea, names_privacy_shield
from characters import PlainText
from documents import richtext
from documents.finding import Finding
from documents.models import DocumentVersion
from documents.releases import Release
from documents.rows.schema import schema_of


def validate_annex1(version: DocumentVersion, content: Annex1Content) -> Iterator[Finding]:
    yield from _outside_the_eea(version)
    yield from _national_number(version, content)
    yield from _release_named(version, content)
    yield from _missing_facts(version)
    if not content.log:
        yield Finding("warning", "no_log", _("The version log is empty."), _("version log"))


def validate_annex2(version: DocumentVersion, content: Annex2Content) -> Iterator[Finding]:
    yield from _missing_facts(version)
    for row in MeasureCategoryRow.objects.filter(version=version, measures=None):
        yield Finding("warning", "no_measures", _("This category has no measures."), row.title, row)
    if not content.log:
        yield Finding("warning", "no_log", _("The version log is empty."), _("version log"))


def _outside_the_eea(version: DocumentVersion) -> Iterator[Finding]:
    """Art. 3.4: processing outside the EEA is marked as such in annex 1."""
    new = {row.pk for row in new_sub_processors(version)}
    for row in SubProcessorRow.objects.filter(version=version).select_related("facts").prefetch_related("chain"):
        facts: SubProcessorFacts | None = getattr(row, "facts", None)
        if facts is not None and is_outside_eea(facts) and not facts.marked:
            message = _(
                "This sub-processor's address or place of processing is outside the EEA, and the annex does not "
                "mark it (art. 3.4)."
            )
            yield Finding("warning", "missing_mark", message, row.name, row)
        elif has_unknown_place(facts) and row.pk not in new:
            # A fact beside the text, which can be entered after publication too: it stops nothing.
            message = _("Where this sub-processor processes is not known; enter it (art. 3.4).")
            yield Finding("warning", "no_place", message, row.name, facts or row, "place")
        hops = [(row.name, facts), *((f"{row.name} › {link.name}", link) for link in row.chain.all())]
        for where, hop in hops:
            printed = (row.contact, row.activities) if hop is facts else ()
            if names_privacy_shield(*printed, *((hop.transfer_details,) if hop is not None else ())):
                message = _(
                    "The Privacy Shield is named as a ground, which it is no longer since 16-07-2020 (Schrems II). "
                    "Enter the ground on which data goes there now."
                )
                yield Finding("warning", "privacy_shield", message, where, hop or row, "transfer_details")
        yield from _broken_chain(row)


def _broken_chain(row: SubProcessorRow) -> Iterator[Finding]:
    """Each party is engaged by one above it: a level may go one deeper at a time only."""
    above = 0
    for link in row.chain.all():
        if link.level > above + 1:
            message = _("Level %(level)s has no party of level %(above)s above it in the list.")
            facts = {"level": link.level, "above": link.level - 1}
            yield Finding("warning", "chain_level", message % facts, f"{row.name} › {link.name}", link, "level")
        above = link.level


def _missing_facts(version: DocumentVersion) -> Iterator[Finding]:
    """What regulators ask for beside the text (Commission decision 2021/915, annexes II and III), in one sentence: it
    may be entered after publication too.
    """
    schema = schema_of(version.kind)
    missing: list[str] = []
    for whole in schema.facts:
        facts = whole._default_manager.filter(version=version).first()
        missing += [
            str(field.verbose_name)
            for field in whole._meta.concrete_fields
            if isinstance(field, PlainText) and not (facts and getattr(facts, field.attname))
        ]
    without = ActivityRow.objects.filter(version=version).exclude(
        facts__in=ActivityFacts.objects.exclude(nature="").exclude(purpose="").exclude(duration="")
    )
    if count := without.count():
        missing.append(
            ngettext(
                "nature, purpose or duration of one activity",
                "nature, purpose or duration of %(count)s activities",
                count,
            )
            % {"count": count}
        )
    if missing:
        message = _("Not entered beside the text: %(facts)s.")
        yield Finding("warning", "missing_facts", message % {"facts": "; ".join(missing)}, _("facts"))


def _national_number(version: DocumentVersion, content: Annex1Content) -> Iterator[Finding]:
    if not national_number_missing(content):
        return
    message = _("The citizen service number (BSN) is named here, while section 2 does not list it.")
    named = list(interfaces_naming_national_number(content))
    rows = list(InterfaceRow.objects.filter(version=version)) if named else []
    for index in named:
        yield Finding("warning", "bsn_outside_section_2", message, content.interfaces[index].name, rows[index])
    if not named:
        yield Finding("warning", "bsn_outside_section_2", message)


def _release_named(version: DocumentVersion, content: Annex1Content) -> Iterator[Finding]:
    named = re.search(r"vanaf versie (\d+(?:\.\d+)*)", " ".join(richtext.lines(content.interfaces_intro)))
    if named and Release.parse(named[1]) != version.line.release:
        yield Finding(
            "warning",
            "release",
            _("The text says “from version %(named)s”, while the draft stands on line %(line)s.")
            % {"named": named[1], "line": version.line.from_release},
            _("release line"),
        )
