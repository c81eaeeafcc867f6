"""What an officer must look at in imported terms. Nothing is corrected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents import richtext
from sources.findings import ImportFinding
from sources.laid_out.heads import head_findings
from sources.laid_out.pages import PageHead
from terms.content import TermsContent
from terms.facts import deposit, is_old_deposit

_LONE_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")


def terms_findings(content: TermsContent, heads: Sequence[PageHead]) -> Iterator[ImportFinding]:
    """Unknown number, date and subject; a deposit older than the version; an address on a line of its own."""
    yield from head_findings(content, heads)
    found = deposit(content)
    if found and found.date and content.date and is_old_deposit(found.date, content.date):
        yield ImportFinding(
            "stale-deposit",
            format_lazy(
                _("The deposit of {deposited} is older than this version of {date}."),
                deposited=found.date.isoformat(),
                date=content.date.isoformat(),
            ),
            "closing",
        )
    for line in richtext.lines(content.closing)[-1:]:
        if _LONE_ADDRESS.fullmatch(line):
            yield ImportFinding(
                "lone-address",
                format_lazy(_("{address} stands alone behind the text; it may be no part of the terms."), address=line),
                "closing",
            )
