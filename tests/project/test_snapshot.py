"""The pictures that show that a move of the house changed nothing: what they tell apart, and what not."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.snapshot.comparing import compare
from scripts.snapshot.plain import Plain


def _page(app: str, secret: str, words: str) -> bytes:
    return (
        f'<form class="{app}-customer wide" action="/admin/{app}/customer/1/change/" method="post">'
        f'<input type="hidden" name="csrfmiddlewaretoken" value="{secret}">\n <b>{words}</b>\n</form>'
    ).encode()


def test_a_page_is_the_same_after_its_app_got_another_name() -> None:
    before = Plain({"agreements"}, {"customer"}).body(_page("agreements", "a1", "Opslaan"), "text/html")
    after = Plain({"customers"}, {"customer"}).body(_page("customers", "b2", "Opslaan"), "text/html")

    assert before == after
    assert "/admin/customer/1/change/" in before


@pytest.mark.parametrize(
    ("changed", "line"),
    [(_page("customers", "b2", "Bewaren"), "+Bewaren"), (None, "only before: demo/page.txt")],
    ids=["another word", "a page that is gone"],
)
def test_what_a_reader_would_see_is_told(
    changed: bytes | None, line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, label, page in (
        ("old", "agreements", _page("agreements", "a1", "Opslaan")),
        ("new", "customers", changed),
    ):
        folder = tmp_path / name / "demo"
        folder.mkdir(parents=True)
        if page is not None:
            (folder / "page.txt").write_text(Plain({label}, {"customer"}).body(page, "text/html"))

    assert compare(tmp_path / "old", tmp_path / "new") == 1
    assert line in capsys.readouterr().out.splitlines()
    assert compare(tmp_path / "old", tmp_path / "old") == 0
