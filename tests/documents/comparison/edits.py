"""Terms made up of words, and edits of them as a lawyer makes them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from terms.content import Article, Paragraph, TermsContent

WORDS = [
    "verwerker", "sub-verwerker", "de", "het", "van", "betrokkene", "binnen", "tien", "dagen", "risico’s", "gegevens",
    "niet", "of", "artikel", "1.2", "(AVG)", "beveiliging", "onverwijld", "derden", "schriftelijk", "“dienst”", "en",
]  # fmt: skip

sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join).map("{}.".format)
styled = st.tuples(sentences, st.sampled_from(["{}", "<strong>{}</strong>", "<em>{}</em>"])).map(
    lambda pair: pair[1].format(pair[0])
)
lists = st.tuples(st.lists(sentences, min_size=1, max_size=5), st.sampled_from(["ul", "ol"])).map(
    lambda pair: f"<{pair[1]}>" + "".join(f"<li>{item}</li>" for item in pair[0]) + f"</{pair[1]}>"
)
alineas = styled.map("<p>{}</p>".format)
texts = st.lists(st.one_of(alineas, alineas, lists), min_size=1, max_size=4).map("".join)


@st.composite
def terms(draw: st.DrawFn) -> TermsContent:
    articles = draw(st.lists(st.lists(texts, min_size=1, max_size=4), min_size=1, max_size=4))
    return numbered(TermsContent(articles=tuple(Article("", "", tuple(_paragraphs(rows))) for rows in articles)))


def _paragraphs(rows: list[str]) -> list[Paragraph]:
    return [Paragraph("", text) for text in rows]


def numbered(content: TermsContent) -> TermsContent:
    """The same with articles and paragraphs numbered through."""
    articles = tuple(
        replace(
            article,
            label=f"Artikel {number}.",
            title=article.title or f"Titel {number}",
            paragraphs=tuple(
                replace(paragraph, label=f"{place}.") for place, paragraph in enumerate(article.paragraphs, start=1)
            ),
        )
        for number, article in enumerate(content.articles, start=1)
    )
    return replace(content, articles=articles)


@st.composite
def edited(draw: st.DrawFn, content: TermsContent) -> TermsContent:
    """The terms after one to four edits."""
    articles = [[paragraph.text for paragraph in article.paragraphs] for article in content.articles]
    titles = [article.title for article in content.articles]
    for _edit in range(draw(st.integers(1, 4))):
        article = draw(st.integers(0, len(articles) - 1))
        rows = articles[article]
        kind = draw(st.sampled_from(["reword", "split", "join", "move", "add", "remove", "swap lists", "rename"]))
        if kind == "rename":
            titles[article] = draw(sentences)
        elif kind == "add" or not rows:
            rows.insert(draw(st.integers(0, len(rows))), draw(texts))
        else:
            place = draw(st.integers(0, len(rows) - 1))
            _edit_row(draw, kind, articles, rows, place)
    made = tuple(Article("", title, tuple(_paragraphs(rows))) for title, rows in zip(titles, articles, strict=True))
    return numbered(TermsContent(articles=made))


def _edit_row(draw: st.DrawFn, kind: str, articles: list[list[str]], rows: list[str], place: int) -> None:
    if kind == "remove":
        del rows[place]
    elif kind == "move":
        row = rows.pop(place)
        target = articles[draw(st.integers(0, len(articles) - 1))]
        target.insert(draw(st.integers(0, len(target))), row)
    elif kind == "join" and place + 1 < len(rows):
        rows[place] += rows.pop(place + 1)
    elif kind == "split":
        rows[place] = rows[place].replace(" de ", "</p><p>de ", 1) if "<li>" not in rows[place] else rows[place]
    elif kind == "swap lists":
        first, ends, rest = rows[place].partition("</li>")
        before, begins, item = first.rpartition("<li>")
        second, more, behind = rest.removeprefix("<li>").partition("</li>")
        if more and rest.startswith("<li>"):
            rows[place] = f"{before}{begins}{second}{ends}<li>{item}{more}{behind}"
    else:
        words = rows[place].split(" ")
        at = draw(st.integers(0, len(words) - 1))
        if not set(words[at]) & set("<>"):
            words[at : at + 1] = draw(st.lists(st.sampled_from(WORDS), max_size=3))
            rows[place] = " ".join(words)
