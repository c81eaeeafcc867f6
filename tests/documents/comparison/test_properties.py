"""Whatever is edited: accepting all gives the new text, rejecting all the old, little else is marked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from documents import richtext
from documents.comparison.proof import accept_all, reject_all
from documents.comparison.result import Fate, RowComparison, TextComparison
from documents.comparison.rows import compare
from documents.comparison.texts import compare_texts
from terms.content import TermsContent
from tests.documents.comparison.edits import edited, terms, texts

_WORDS = re.compile(r"\w+(?:[-.,'’/@:]\w+)*")


def words_of(html: str) -> list[str]:
    return [word for line in richtext.lines(html) for word in _WORDS.findall(line)]


def fewest_marked(old: Sequence[str], new: Sequence[str]) -> int:
    """All words but those of a longest common subsequence, by the textbook."""
    row = [0] * (len(new) + 1)
    for word in old:
        before = 0
        for place, other in enumerate(new, start=1):
            before, row[place] = row[place], before + 1 if word == other else max(row[place], row[place - 1])
    return len(old) + len(new) - 2 * row[-1]


def marked(text: TextComparison) -> int:
    return sum(len(_WORDS.findall(run.text)) for line in text.lines for run in line.runs if run.fate is not Fate.SAME)


def states(rows: Sequence[RowComparison], content: TermsContent, *, new: bool) -> list[tuple[str, ...]]:
    """What the rows of one side say, in that side's order."""
    taken = accept_all if new else reject_all
    own = [row for row in rows if (row.new if new else row.old) is not None]
    own.sort(key=lambda row: (row.collection, (row.new if new else row.old) or 0))
    return [(row.collection, *(taken(text) for text in row.texts if taken(text))) for row in own]


def said(content: TermsContent) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = [("articles", article.label, article.title) for article in content.articles]
    return found + [
        ("paragraphs", paragraph.label, richtext.canonical(paragraph.text))
        for article in content.articles
        for paragraph in article.paragraphs
    ]


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_accepting_all_gives_the_new_text_and_rejecting_all_the_old(data: st.DataObject) -> None:
    old = data.draw(terms())
    new = data.draw(edited(old))
    found = compare(old, new)
    assert states(found.rows, new, new=True) == said(new)
    assert states(found.rows, old, new=False) == said(old)
    assert not any(row.replaced for row in found.rows)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_at_most_thirty_percent_more_words_are_marked_than_have_to_be(data: st.DataObject) -> None:
    old = data.draw(terms())
    for row in compare(old, data.draw(edited(old))).rows:
        for text in row.texts:
            if text.is_rich:
                fewest = fewest_marked(words_of(reject_all(text)), words_of(accept_all(text)))
                assert marked(text) <= 1.3 * fewest


@settings(max_examples=25, deadline=None)
@given(old=texts, new=texts)
def test_the_same_holds_for_two_texts_that_have_nothing_to_do_with_each_other(old: str, new: str) -> None:
    found = compare_texts(old, new, rich=True)
    assert reject_all(found) == richtext.canonical(old)
    assert accept_all(found) == richtext.canonical(new)
    assert marked(found) <= 1.3 * fewest_marked(words_of(old), words_of(new))


@settings(max_examples=15, deadline=None)
@given(old=terms())
def test_a_text_compared_with_itself_has_no_change(old: TermsContent) -> None:
    assert compare(old, old).changes(exact=True) == ()
