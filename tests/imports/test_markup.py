"""Markdown and HTML in a file: what a reader of the page sees becomes text, lists and numbers; the rest is said."""

from __future__ import annotations

import pytest

from imports.read import ImportReading, read_documents
from sources.source import UnreadableSource
from terms.content import Article, TermsContent

HEAD = "# Data Processing Agreement\n\n## 1. Duties\n\nThe processor acts on instructions of the controller.\n\n"
TAIL = "\n\n## 2. Term\n\nThe agreement lasts one year.\n"


def _read(text: str) -> tuple[ImportReading, tuple[Article, ...]]:
    found = read_documents(text.encode())
    (terms,) = found.contents
    assert isinstance(terms, TermsContent)
    assert found.not_placed == ()
    assert "words-added" not in [warning.code for warning in found.warnings]
    return found, terms.articles


def _texts(middle: str) -> list[tuple[str, str]]:
    """The paragraphs of the first article behind its first one: label and rich text."""
    _found, articles = _read(HEAD + middle + TAIL)
    assert [article.title for article in articles] == ["Duties", "Term"]
    return [(each.label, each.text) for each in articles[0].paragraphs[1:]]


@pytest.mark.parametrize(
    ("source", "rich"),
    [
        ("_Data_ and *data*", "<em>Data</em> and <em>data</em>"),
        ("__Data__ and **data**", "<strong>Data</strong> and <strong>data</strong>"),
        ("***Data*** and ___data___", "<strong><em>Data</em></strong> and <strong><em>data</em></strong>"),
        ("**Data *and* more**", "<strong>Data <em>and</em> more</strong>"),
        ("**Data over\ntwo lines** end", "<strong>Data over two lines</strong> end"),
        ("Data snake_case_word 2 * 3 * 4", "Data snake_case_word 2 * 3 * 4"),
        (r"Data \*kept\* and \_kept\_", "Data *kept* and _kept_"),
        ("<b>Data</b> and <em>data</em>", "<strong>Data</strong> and <em>data</em>"),
        ("<span class='x'>Data</span> `code`", "Data code"),
        ("Data <naam verwerker> &lt;b&gt;", "Data &lt;naam verwerker&gt; &lt;b&gt;"),
        ("Data &amp; art.&nbsp;4 &mdash; &sect;&#160;2", "Data &amp; art. 4 — § 2"),
    ],
)
def test_emphasis_and_entities_are_read_in_all_forms(source: str, rich: str) -> None:
    assert _texts(source) == [("", f"<p>{rich}</p>")]


@pytest.mark.parametrize(
    ("source", "rich"),
    [
        (
            "See [https://a.example/x](https://a.example/x).",
            'See <a href="https://a.example/x">https://a.example/x</a>.',
        ),
        ("See <https://a.example/x>.", 'See <a href="https://a.example/x">https://a.example/x</a>.'),
        (
            "See [the list](https://a.example/x).",
            'See the list (<a href="https://a.example/x">https://a.example/x</a>).',
        ),
        (
            "See [the list][1].\n\n[1]: https://a.example/x",
            'See the list (<a href="https://a.example/x">https://a.example/x</a>).',
        ),
        (
            'See <a href="https://a.example/x" target=_blank>the list</a>.',
            'See the list (<a href="https://a.example/x">https://a.example/x</a>).',
        ),
        ("See [a.example/x](https://a.example/x).", "See a.example/x."),
        ("See [Annex 1](#annex-1).", "See Annex 1."),
        ('See <a href="#annex-1">Annex 1</a>.', "See Annex 1."),
        ("Write to [dpo@a.example](mailto:dpo@a.example).", "Write to dpo@a.example."),
    ],
)
def test_an_address_is_printed_once_and_one_inside_the_page_not_at_all(source: str, rich: str) -> None:
    assert _texts(source) == [("", f"<p>{rich}</p>")]


@pytest.mark.parametrize(
    ("source", "labels"),
    [
        ('<ol type="a"><li>keeps;</li><li>helps.</li></ol>', ["a.", "b."]),
        ('<ol type="A" start="3"><li>Keeps;</li><li>Helps.</li></ol>', ["C.", "D."]),
        ('<ol type="i"><li>keeps;</li><li>helps;</li><li>ends.</li></ol>', ["i.", "ii.", "iii."]),
        ('<ol style="list-style-type: lower-alpha">\n<li>keeps;\n<li>helps.\n</ol>', ["a.", "b."]),
        ("<ol>\n\n<li>Keeps;</li>\n\n<li>Helps.</li>\n\n</ol>", ["1.", "2."]),
        ("1. Keeps;\n2. Helps.\n\n   Behind it.\n3. Ends.", ["1.", "2.", "3."]),
        ("1) Keeps;\n2) Helps.", ["1)", "2)"]),
    ],
)
def test_items_keep_the_number_or_letter_that_a_page_shows(source: str, labels: list[str]) -> None:
    assert [label for label, _text in _texts(source)] == labels


def test_lists_in_lists_stay_so() -> None:
    (text,) = [
        text
        for _label, text in _texts(
            "It takes:\n\n- Access\n  - passwords\n  - badges\n- Back-up\n\n  Each night.\n- Logs"
        )
    ]
    assert text == (
        "<p>It takes:</p><ul><li>Access<ul><li>passwords</li><li>badges</li></ul></li>"
        "<li><p>Back-up</p><p>Each night.</p></li><li>Logs</li></ul>"
    )


@pytest.mark.usefixtures("in_english")
def test_a_list_whose_items_all_bear_one_number_is_counted_and_flagged() -> None:
    found, articles = _read(HEAD + "1. Keeps records.\n1. Helps.\n1. Ends." + TAIL)
    assert [each.label for each in articles[0].paragraphs] == ["", "1.", "2.", "3."]
    (flag,) = [flag for flag in found.flags if "counted" in str(flag.reason)]
    assert flag.path == "articles/0/paragraphs/1"


@pytest.mark.parametrize(
    "table",
    [
        "| Name | Purpose | Country |\n|---|---|---|\n| Host | disk \\| tape | NL |\n| Third | | DE |",
        """<table><tr><th>Name</th><th>Purpose</th><th>Country</th></tr>
<tr><td>Host</td><td>disk | tape</td><td>NL</td></tr>
<tr><td>Third</td><td></td><td>DE</td></tr></table>""",
    ],
    ids=["Markdown", "HTML"],
)
def test_the_cells_of_a_table_stay_apart_and_the_table_is_flagged_at_its_row(table: str) -> None:
    found, articles = _read(HEAD + table + TAIL)
    assert [each.text for each in articles[0].paragraphs[1:]] == [
        "<p>Name<br>Purpose<br>Country</p>",
        "<p>Host<br>disk | tape<br>NL</p>",
        "<p>Third<br>–<br>DE</p>",
    ]
    assert [flag.path for flag in found.flags] == ["articles/0/paragraphs/1"]


def test_a_footnote_stands_behind_the_text_that_refers_to_it_and_is_flagged() -> None:
    found, articles = _read(HEAD + "The regulation[^1] governs it." + TAIL + "\n[^1]: Regulation (EU)\n    2016/679.\n")
    assert [each.text for each in articles[0].paragraphs[1:]] == [
        "<p>The regulation[1] governs it.</p>",
        "<p>[1] Regulation (EU) 2016/679.</p>",
    ]
    assert len(articles[1].paragraphs) == 1
    assert "articles/0/paragraphs/2" in [flag.path for flag in found.flags]


@pytest.mark.parametrize(
    ("source", "rich", "kind"),
    [
        ("The term is ~~ten~~ five days.", "The term is five days.", "struck"),
        ("The term is <del>ten</del> five days.", "The term is five days.", "struck"),
        ("An area of 20 m<sup>2</sup> and CO<sub>2</sub>.", "An area of 20 m^2 and CO2.", ""),
        ("The regulation<sup>1</sup> binds.", "The regulation[1] binds.", ""),
        ("Our mark: ![the logo](logo.png)", "Our mark:", "image"),
    ],
)
def test_what_a_text_cannot_hold_is_flagged_at_its_row(source: str, rich: str, kind: str) -> None:
    found, articles = _read(HEAD + source + TAIL)
    assert articles[0].paragraphs[1].text == f"<p>{rich}</p>"
    assert [flag.path for flag in found.flags] == ["articles/0/paragraphs/1"]
    assert not kind or kind in [piece.kind for piece in found.furniture]


@pytest.mark.parametrize(
    ("before", "left_out"),
    [
        ("<!-- ask legal\nabout it -->\n\n", ["<!-- ask legal", "about it -->"]),
        ("<style>\nh2 { color: red }\n</style>\n\n", ["<style>", "h2 { color: red }", "</style>"]),
        ("<script>track()</script>\n\n", ["<script>track()</script>"]),
        ("{% include head.html %}\n\n", ["{% include head.html %}"]),
        ("---\ntitle: DPA\ntags:\n  - law\n---\n\n", ["---", "title: DPA", "tags:", "- law", "---"]),
        ("+++\ntitle = 'DPA'\n+++\n\n", ["+++", "title = 'DPA'", "+++"]),
    ],
)
def test_what_is_no_text_of_the_agreement_is_left_out_and_listed(before: str, left_out: list[str]) -> None:
    found, articles = _read(before + HEAD + TAIL)
    assert [piece.text for piece in found.furniture] == left_out
    assert [article.title for article in articles] == ["Duties", "Term"]
    (warning,) = [warning for warning in found.warnings if warning.code == "asides"]
    assert left_out[0] in str(warning.message)


@pytest.mark.parametrize("text", ["<!-- never ended", "<style> never ended", "{% never ended", "<![CDATA[ never ended"])
def test_a_comment_that_never_ends_takes_nothing_with_it(text: str) -> None:
    found, articles = _read(HEAD + text + TAIL)
    assert "never ended" in articles[0].paragraphs[1].text
    assert found.furniture == ()


@pytest.mark.parametrize("nested", ["> " * 300, "- " * 300, "<div class=a>" * 300])
@pytest.mark.usefixtures("in_english")
def test_lists_and_elements_without_end_are_refused_with_what_to_do(nested: str) -> None:
    with pytest.raises(UnreadableSource, match="too deep"):
        read_documents(f"{HEAD}{nested}word{TAIL}".encode())
