"""The statement of accessibility: the registry's own, the processor's, or none; and the report says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import translation
from django.utils.html import escape
from pytest_django import Settings

from dpa_registry.chosen import lasting
from dpa_registry.env import Environment
from portal.accessibility import DEVIATIONS

REPORT = Path(__file__).resolve().parents[2] / "docs" / "accessibility.md"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_names_every_deviation_with_its_measure_and_is_linked_from_the_foot(
    registry: None, client: Client, language: str
) -> None:
    headers = {"accept-language": language}
    assert 'href="/toegankelijkheid/"' in client.get("/privacy/", headers=headers).text
    text = client.get("/toegankelijkheid/", headers=headers).text
    with translation.override(language):
        for deviation in DEVIATIONS:
            for words in (deviation.criterion, deviation.where, deviation.what, deviation.measure):
                assert escape(str(words)) in text
    assert "Status C" in text
    assert "mailto:" in text


def test_without_one_there_is_no_page_and_no_link(registry: None, client: Client, settings: Settings) -> None:
    settings.DPA_ACCESSIBILITY_STATEMENT = "off"
    assert "/toegankelijkheid/" not in client.get("/privacy/").text
    assert client.get("/toegankelijkheid/").status_code == 404


def test_the_processor_may_give_its_own_whose_html_is_text(
    registry: None, client: Client, settings: Settings, tmp_path: Path
) -> None:
    own = tmp_path / "verklaring.md"
    own.write_text("# Onze verklaring\n\nStatus **A**. <script>x</script> [hier](javascript:x)\n", encoding="utf-8")
    settings.DPA_ACCESSIBILITY_STATEMENT = str(own)
    text = client.get("/toegankelijkheid/").text
    assert "<h1>Onze verklaring</h1>" in text
    assert "<strong>A</strong>" in text
    assert "&lt;script&gt;" in text
    assert 'href="javascript' not in text


@pytest.mark.parametrize(
    ("name", "value"),
    [("DPA_ACCESSIBILITY_STATEMENT", "no/such/file.md"), ("DPA_ACCESSIBILITY_STATUS", "a")],
)
def test_a_wrong_setting_stops_the_start(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        lasting.accessibility(Environment({"DPA_ENV": "test", name: value}), tmp_path)


def test_the_report_has_each_criterion_once_and_calls_those_met_in_part_that_the_statement_names() -> None:
    rows = re.findall(r"^\| (\d\.\d\.\d+) \|.*\| (met|in part|does not occur) \|", REPORT.read_text(), re.MULTILINE)
    numbers = [number for number, _ in rows]
    # WCAG 2.2 has 31 criteria at level A and 24 at AA, since 4.1.1 went.
    assert len(set(numbers)) == len(numbers) == 55
    of_statement = {
        number for one in DEVIATIONS for number in re.findall(r"\d\.\d\.\d+", one.criterion.partition("EN")[0])
    }
    assert of_statement <= {number for number, verdict in rows if verdict == "in part"}
