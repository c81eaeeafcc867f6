"""Whose text it is: the officer is asked where its title, or the companies that it names, are those of another one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.models import DocumentVersion
from documents.rows.drafting import content_of
from documents.text.content import VersionContent
from sources.findings import ImportFinding
from terms.kinds import TERMS

type Names = Callable[[], Iterable[str]]

# Legal forms as they stand behind a name; those before it ("Stichting X") are part of it.
_FORM = (
    r"(?:B\.?\s?V\.?|N\.?\s?V\.?|V\.?O\.?F\.?|C\.?V\.?|U\.?A\.?|BVBA|SRL|S\.?A\.?S?\.?|GmbH(?:\s&\sCo\.?\sKG)?|AG|KG|e\.?V\.?|"
    r"Ltd\.?|Limited|LLC|LLP|Inc\.?|Incorporated|Corp\.?|Corporation|plc|PLC|ApS|A/S|AB|S\.?p\.?A\.?)"
)
_WORD = r"[A-ZÀ-Þ0-9][\w&'’+-]*"
_COMPANY = re.compile(rf"((?:{_WORD}[ \u00a0]+){{1,5}}){_FORM}(?![\w-])")
_MOST_NAMED = 4
# What a sentence may begin with before the name of a company.
_NO_NAME = {"de", "het", "een", "the", "and", "en", "tussen", "between", "verwerker", "processor", "aan", "van", "door"}

_own: list[Names] = []


def register(names: Names) -> None:
    """Tell under which names the processor of this registry is known; called once by the app that knows it."""
    if names not in _own:
        _own.append(names)


def ask_whose(title: str, version: DocumentVersion) -> Iterator[ImportFinding]:
    """What there is to ask about an imported draft, which bears ``title`` (empty: none)."""
    document = version.document.title
    if title and not _is_of(title, document):
        message = _(
            "This text calls itself “{title}” and was filed as a version of “{document}”. "
            "Delete the draft if it is not yours, or not of that document."
        )
        yield ImportFinding("other-title", format_lazy(message, title=title, document=document))
    if version.kind != TERMS:
        # Annexes name the companies of others as a matter of course: sub-processors, suppliers of interfaces.
        return
    text = _words(content_of(version))
    companies = companies_in(text)
    ours = _known_names(version)
    if not ours or not companies or any(_folded(name) in _folded(text) for name in ours):
        return
    message = _(
        "This text names {companies} and nowhere {ours}, and was filed as a version of “{document}”. "
        "Delete the draft if it is the agreement of another company."
    )
    named, known = (", ".join(names[:_MOST_NAMED]) for names in (companies, ours))
    yield ImportFinding("other-company", format_lazy(message, companies=named, ours=known, document=document))


def companies_in(text: str) -> list[str]:
    """The names with a legal form behind them, each once, without that form: "Molen" of "Molen B.V."."""
    found: dict[str, str] = {}
    for match in _COMPANY.finditer(text):
        words = match[1].split()
        while words and words[0].casefold() in _NO_NAME:
            words = words[1:]
        if words:
            found.setdefault(_folded(" ".join(words)), " ".join(words))
    return list(found.values())


def _known_names(version: DocumentVersion) -> list[str]:
    """The processor's own names; while none has been entered, those of the companies in what was kept before."""
    own = [_without_form(name) for names in _own for name in names() if name.strip()]
    if own:
        return list(dict.fromkeys(own))
    earlier = version.line.versions.exclude(pk=version.pk).order_by("-pk").first()
    return companies_in(_words(content_of(earlier))) if earlier is not None else []


def _without_form(name: str) -> str:
    return re.sub(rf"[\s,]+{_FORM}\s*$", "", name.strip()) or name.strip()


def _words(content: VersionContent) -> str:
    return "\n".join([content.subject, *(block.printed for block in content.blocks())])


def _is_of(title: str, document: str) -> bool:
    first, second = f" {_folded(title)} ", f" {_folded(document)} "
    return first in second or second in first


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def questions_about(titles: Sequence[str], versions: Sequence[DocumentVersion]) -> Iterator[tuple[int, ImportFinding]]:
    """The questions about all drafts of one source, each with the number of its draft."""
    for number, (title, version) in enumerate(zip(titles, versions, strict=True)):
        for finding in ask_whose(title, version):
            yield number, finding
