"""Rich text is a minimal set; everything else is refused by name."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from documents.text import richtext


@pytest.mark.parametrize(
    "html",
    [
        "<p>Eén <em>twee</em> <strong>drie</strong><br>vier</p>",
        "<ul><li>a</li></ul><ol><li>b</li></ol>",
        '<p><a href="https://www.example.org">site</a></p>',
        "<p>(Eind)Rekening &amp; Verantwoording, a &lt; b</p>",
    ],
)
def test_the_allowed_set_passes(html: str) -> None:
    richtext.validate(html)
    assert richtext.sanitise(html) == html


@pytest.mark.parametrize(
    ("html", "named"),
    [
        ("<script>x</script>", "<script>"),
        ("<p style='x'>a</p>", "<p style>"),
        ("<h1>a</h1>", "<h1>"),
        ('<a href="javascript:alert(1)">a</a>', "javascript"),
        ("<p onclick=x>a</p>", "<p onclick>"),
        ("<table><tr><td>a</td></tr></table>", "<table>"),
        ("<!-- a -->", "<!-- -->"),
        ("<img src=x>", "<img>"),
    ],
)
def test_anything_else_is_refused_and_named(html: str, named: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        richtext.validate(html)
    assert named in str(refusal.value)


def test_a_pasted_megabyte_is_refused_with_its_size() -> None:
    with pytest.raises(ValidationError, match="1000007"):
        richtext.validate(f"<p>{'a' * 1_000_000}</p>")


def test_a_bare_ampersand_is_kept_as_text() -> None:
    assert richtext.lines(richtext.paragraph("(Eind)Rekening & Verantwoording")) == ["(Eind)Rekening & Verantwoording"]


def test_lines_follow_paragraphs_items_and_breaks() -> None:
    assert richtext.lines("<p>a<br>b</p><ul><li>c</li><li><em>d</em>e</li></ul>") == ["a", "b", "c", "de"]
