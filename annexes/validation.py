"""What an officer should look at before an annex is published; the legal text is never changed by software."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from annexes.content import Annex1Content, Annex2Content
from annexes.facts import EEA, interfaces_naming_national_number, national_number_missing
from annexes.models import SubProcessorFacts, SubProcessorRow
from documents import richtext
from documents.finding import Finding
from documents.models import DocumentVersion
from documents.releases import Release


def validate_annex1(version: DocumentVersion, content: Annex1Content) -> Iterator[Finding]:
    yield from _outside_the_eea(version)
    yield from _national_number(content)
    yield from _release_named(version, content)
    if not content.log:
        yield Finding("warning", "no_log", _("The version log is empty."), _("version log"))


def validate_annex2(version: DocumentVersion, content: Annex2Content) -> Iterator[Finding]:
    for category in content.categories:
        if not category.measures:
            yield Finding("warning", "no_measures", _("This category has no measures."), category.title)
    if not content.log:
        yield Finding("warning", "no_log", _("The version log is empty."), _("version log"))


def _outside_the_eea(version: DocumentVersion) -> Iterator[Finding]:
    """Art. 3.4: processing outside the EEA is marked as such in annex 1."""
    for row in SubProcessorRow.objects.filter(version=version).select_related("facts"):
        facts: SubProcessorFacts | None = getattr(row, "facts", None)
        place = facts.place if facts is not None else SubProcessorFacts.Place.UNKNOWN
        is_abroad = facts is not None and (
            place == SubProcessorFacts.Place.OUTSIDE
            or bool(facts.country and facts.country not in EEA and place != SubProcessorFacts.Place.EEA)
        )
        if facts is not None and is_abroad and not facts.marked:
            message = _(
                "This sub-processor's address or place of processing is outside the EEA, and the annex does not "
                "mark it (art. 3.4)."
            )
            yield Finding("warning", "missing_mark", message, row.name, row)
        elif place == SubProcessorFacts.Place.UNKNOWN:
            # A fact beside the text, which can be entered after publication too: it stops nothing.
            message = _("Where this sub-processor processes is not known; enter it under Facts (art. 3.4).")
            yield Finding("warning", "no_place", message, row.name, row)


def _national_number(content: Annex1Content) -> Iterator[Finding]:
    if not national_number_missing(content):
        return
    message = _("The citizen service number (BSN) is named here, while section 2 does not list it.")
    for index in interfaces_naming_national_number(content):
        yield Finding("warning", "bsn_outside_section_2", message, content.interfaces[index].name)
    if not interfaces_naming_national_number(content):
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
