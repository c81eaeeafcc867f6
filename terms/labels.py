"""Whether the printed labels of articles and paragraphs number them: without doubles, gaps or leaps back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from documents.finding import Finding, Level
from documents.models import DocumentVersion
from sources.labels import Label, read_label
from terms.models import ArticleRow, ParagraphRow, clause_number

type Clause = ArticleRow | ParagraphRow


def label_findings(version: DocumentVersion) -> Iterator[Finding]:
    """A number that two clauses bear is an error in a text written here: "lid 2" would mean either. Printed so in what
    was imported, it is a warning; so is a gap, which the repeal of a clause leaves behind, and a leap back.
    """
    doubles: Level = "warning" if version.source_id is not None else "error"
    articles = list(ArticleRow.objects.filter(version=version).prefetch_related("paragraphs"))
    groups = [articles, *(list(article.paragraphs.all()) for article in articles)]
    for run in (run for group in groups for run in _runs(group)):
        yield from _of_run(run, doubles)


def _runs(clauses: Sequence[Clause]) -> Iterator[list[Clause]]:
    """Clauses of one depth below the same clause, in their order. A part or annex (level 0) may number its articles
    anew, and so begins a run of them.
    """
    open_runs: dict[int, list[Clause]] = {}
    for clause in clauses:
        for level in [level for level in open_runs if level > clause.level]:
            yield open_runs.pop(level)
        open_runs.setdefault(clause.level, []).append(clause)
    yield from open_runs.values()


def _of_run(run: list[Clause], doubles: Level) -> Iterator[Finding]:
    labelled = [(clause, label) for clause in run if (label := read_label(f"{clause.label} x")) is not None]
    names = Counter(_name(clause) for clause, _label in labelled)
    for clause, _label in labelled:
        if names[_name(clause)] > 1:
            message = _("The number %(number)s occurs more than once here, so that a reference to it is ambiguous.")
            yield _finding(doubles, "double_label", message % {"number": clause.label}, clause)
    for (_before, last), (clause, label) in pairwise(labelled):
        if (label.kind, len(label.numbers)) != (last.kind, len(last.numbers)) or _follows(last, label):
            continue
        if names[_name(clause)] > 1:
            continue
        message = _("%(number)s stands behind %(before)s: a number is missing, or the order is another one.")
        yield _finding("warning", "label_order", message % {"number": clause.label, "before": last.printed}, clause)


def _follows(last: Label, label: Label) -> bool:
    if label.inserted or last.inserted:
        return label.numbers >= last.numbers
    if last.roman is not None and label.roman == last.roman + 1:
        return True
    return label.numbers[-1] == last.numbers[-1] + 1 or label.numbers[:-1] != last.numbers[:-1]


def _name(clause: Clause) -> str:
    return clause_number(clause.label).casefold()


def _finding(level: Level, code: str, message: str, clause: Clause) -> Finding:
    return Finding(level, code, message, str(clause), row=clause, field="label")
