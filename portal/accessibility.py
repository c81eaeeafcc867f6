"""What is known not to conform yet to EN 301 549 (WCAG 2.2 AA), for the statement of accessibility.

In the structure of the Dutch government's model (digitoegankelijk.nl, *toegankelijkheidsverklaring*): per deviation
the criterion, what goes wrong, for whom, what helps until then, the measure and its date. Whoever mends one
takes it out here and in docs/accessibility.md; a test holds the two to each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt

# When the list below was last held against the pages.
REVIEWED = date(2026, 11, 29)


@dataclass(frozen=True)
class Deviation:
    """One criterion that is not met everywhere, and until when."""

    criterion: str
    where: Promise
    what: Promise
    consequence: Promise
    alternative: Promise
    measure: Promise
    planned: date


DEVIATIONS = (
    Deviation(
        criterion="WCAG 2.2.1",
        where=_("every page behind signing in"),
        what=_("A session ends after a time without requests, and nothing warns of it beforehand."),
        consequence=_("Who reads or writes slowly may have to sign in again, and fill in a short form again."),
        alternative=_(
            "Texts that officers were writing are kept; the time can be set longer by whoever runs the registry."
        ),
        measure=_("A warning before the end of a session, with a button that prolongs it."),
        planned=date(2027, 3, 31),
    ),
    Deviation(
        criterion="WCAG 2.1.4, 2.5.8; EN 301 549, 11.8",
        where=_("the administration, for officers of the processor"),
        what=_(
            "Some links and buttons in lists are smaller than 24 by 24 pixels and close together, and single keys, "
            "such as / and f, do something. Its pages rest on components of others, and were tested by machine once, "
            "not at each change."
        ),
        consequence=_(
            "Officers who point less precisely may hit the wrong one; who speaks to the computer may set off a key."
        ),
        alternative=_("The keyboard reaches each of them; no single key changes anything that is kept."),
        measure=_("Larger targets, no single keys, and the same tests as the pages for customers have."),
        planned=date(2027, 6, 30),
    ),
    Deviation(
        criterion="WCAG 1.1.1, 1.3.1",
        where=_("files that others added as evidence, such as signed agreements and letters"),
        what=_("A scan is a picture of a text, without the text itself."),
        consequence=_("A screen reader can't read such a file aloud."),
        alternative=_("What such a file proves stands beside it in words; the text of the agreement itself is a page."),
        measure=_("Whoever asks gets the contents in another form; sealed copies of the registry itself are PDF/UA."),
        planned=date(2027, 6, 30),
    ),
    Deviation(
        criterion="EN 301 549, 9.6",
        where=_("the whole"),
        what=_(
            "Nobody from outside has examined the registry, and nobody who depends on assistive technology tried it."
        ),
        consequence=_("There may be barriers that tests by machine and by its makers don't find."),
        alternative=_("Whoever meets one can write to us."),
        measure=_("An examination by WCAG-EM by an independent party."),
        planned=date(2027, 9, 30),
    ),
)


def written_by_themselves(path: Path) -> SafeString:
    """The statement of whoever runs the registry, a text with Markdown, as HTML; HTML in it is shown as it is typed."""
    renderer = MarkdownIt("commonmark", {"html": False})
    # The operator's own file, and no element in it that CommonMark does not make.
    return SafeString(renderer.render(path.read_text(encoding="utf-8")))
