"""The editor's server: a draft goes out as rows, changed rows come back, and nothing is overwritten silently."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.retention import remove_expired
from annexes.models import DataItem, InterfaceRow, SubProcessorUse
from documents.models import DocumentVersion, LogRow, OpenDraft
from documents.rows.drafting import content_of, create_draft
from journal.models import Entry
from terms.content import Article, Paragraph, TermsContent
from terms.kinds import TERMS
from terms.models import ParagraphRow
from tests import cast, factories
from tests.office.editor.page import Page, added, changed, order, place_of, removed

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(annex1: DocumentVersion) -> Page:
    return Page(annex1, cast.officer())


@pytest.fixture
def other(annex1: DocumentVersion, page: Page) -> Page:
    """A colleague who opened the same draft."""
    return Page(annex1, cast.second_officer(), tab="two")


def history_of(model: Any) -> Any:
    return model.history


def stored(version: DocumentVersion) -> Any:
    return content_of(DocumentVersion.objects.get(pk=version.pk))


def test_a_draft_is_read_as_rows_in_their_printed_order_those_above_first(page: Page, annex1: DocumentVersion) -> None:
    document = page.document
    assert document["version"]["fields"] == {
        "ordinal": None, "year": None, "scope": "Balans", "date": None, "subject": "Bijlage 1", "language": "nl",
    }  # fmt: skip
    names = [(row["collection"], *row["fields"].values()) for row in document["rows"]]
    assert names[:5] == [
        ("log", "28-11-2022", "<p>Eerste uitgave.</p>"),
        ("log", "25-02-2023", "<p>Koppelingen.</p>"),
        ("identifying", "Naam;"),
        ("identifying", "Adres;"),
        ("additional", "Schulden;"),
    ]
    assert [name[:2] for name in names[6:]] == [
        ("interfaces", "Zaakkoppeling"),
        ("data_items", "Naam"),
        ("data_items", "Adres"),
        ("data_items", "Datum"),
        ("interfaces", "Bankkoppeling"),
    ]
    interface = page.row("interfaces", name="Zaakkoppeling")
    row: Any = InterfaceRow.objects.get(name="Zaakkoppeling")
    assert (interface["key"], interface["rev"]) == (row.lineage.hex, row.history.first().history_id)
    assert {item["parent"] for item in page.rows("data_items")} == {interface["key"]}
    assert document["texts"]["fields"]["log_heading"] == "1. Versiebeheer"
    assert (document["parent"], document["unsaved"], document["others"]) == (None, None, [])


def test_one_save_changes_adds_moves_and_removes_and_is_one_act(page: Page, annex1: DocumentVersion) -> None:
    before = Entry.objects.count()
    zaak, bank = page.rows("interfaces")
    naam, adres, datum = page.rows("data_items")
    iban = added("data_items", bank, text="IBAN")
    fresh = added("interfaces", name="Postkoppeling", text="<p>Post   <em>uit</em></p><p></p>")
    answer = page.save(
        header={"rev": page.document["version"]["rev"], "fields": {"subject": "Nieuw", "date": "2023-03-04"}},
        texts={"rev": page.document["texts"]["rev"], "fields": {"log_heading": "Versiebeheer"}},
        changed=[changed(zaak, text="<p>Alle zaken.</p>"), changed(page.rows("log")[0], date="29-11-2022")],
        added=[iban, fresh],
        removed=[removed(naam), removed(page.rows("identifying")[0])],
        order=[
            order([zaak, bank], [fresh["key"], bank, zaak]),
            order([naam, adres, datum], [adres], parent=zaak),
            order([], [datum, iban["key"]], parent=bank, collection="data_items"),
        ],
    )
    assert (answer["status"], answer["conflicts"], answer["theirs"], answer["order"]) == (200, [], [], [])
    content = stored(annex1)
    assert [(each.name, each.text, each.data_items) for each in content.interfaces] == [
        ("Postkoppeling", "<p>Post <em>uit</em></p>", ()),
        ("Bankkoppeling", "<p>Betalingen.</p>", ("Datum", "IBAN")),
        ("Zaakkoppeling", "<p>Alle zaken.</p>", ("Adres",)),
    ]
    assert (content.subject, content.date, content.log_heading) == ("Nieuw", date(2023, 3, 4), "Versiebeheer")
    assert (content.identifying, content.log[0].date) == (("Adres;",), "29-11-2022")
    assert answer["canonical"][place_of(fresh)]["text"] == "<p>Post <em>uit</em></p>"
    [entry] = Entry.objects.order_by("pk")[before:]
    assert (entry.kind, entry.subject) == ("draft.edited", f"documents.documentversion:{annex1.pk}")
    gone: Any = history_of(DataItem).filter(history_type="-").get()
    assert (gone.text, gone.history_user) == ("Naam", cast.officer())
    held = set(entry.states.values_list("table", "key"))
    assert ("annexes.historicaldataitem", str(gone.history_id)) in held
    # What was just saved can be saved again without a word about it.
    records = history_of(DataItem).count()
    assert page.save(changed=[changed(zaak, text="<p>Alle zaken.</p>")], added=[iban])["conflicts"] == []
    assert history_of(DataItem).count() == records


def test_two_people_keep_what_only_one_of_them_changed(page: Page, other: Page, annex1: DocumentVersion) -> None:
    zaak, bank = other.rows("interfaces")
    item = added("data_items", bank, text="IBAN")
    assert other.save(changed=[changed(zaak, name="Zaken")], added=[item], removed=[removed(other.rows("log")[1])])
    answer = page.save(
        changed=[changed(zaak, text="<p>Van mij.</p>"), changed(bank, marks="obsolete")],
        order=[order([zaak, bank], [bank, zaak])],
    )
    assert answer["conflicts"] == []
    assert [(each.name, each.text, each.marks) for each in stored(annex1).interfaces] == [
        ("Bankkoppeling", "<p>Betalingen.</p>", "obsolete"),
        ("Zaken", "<p>Van mij.</p>", ""),
    ]
    told = {place_of(row): row for row in answer["theirs"]}
    assert set(told) == {place_of(zaak), place_of(item), place_of(other.rows("log")[1])}
    assert told[place_of(zaak)]["fields"]["name"] == "Zaken"
    assert (told[place_of(item)]["parent"], told[place_of(item)]["fields"]) == (bank["key"], {"text": "IBAN"})
    assert (gone := told[place_of(other.rows("log")[1])])["removed"]
    assert gone["by"] == "Jelmer Bottema"
    assert page.save()["theirs"] == []


def test_what_both_changed_is_shown_and_yours_is_taken_once_you_have_seen_theirs(
    page: Page, other: Page, annex1: DocumentVersion
) -> None:
    zaak = page.rows("interfaces")[0]
    other.save(changed=[changed(zaak, text="<p>Van Jelmer.</p>")])
    answer = page.save(changed=[changed(zaak, text="<p>Van mij.</p>", name="Zaken")])
    [conflict] = answer["conflicts"]
    assert (conflict["place"], conflict["field"], conflict["by"], conflict["is_me"]) == (
        place_of(zaak), "text", "Jelmer Bottema", False,
    )  # fmt: skip
    assert [conflict[side] for side in ("base", "theirs", "yours")] == [
        "<p>Uitwisseling van zaken.</p>", "<p>Van Jelmer.</p>", "<p>Van mij.</p>",
    ]  # fmt: skip
    now = stored(annex1).interfaces[0]
    assert (now.name, now.text) == ("Zaken", "<p>Van Jelmer.</p>")
    again = changed({**zaak, "rev": conflict["rev"]}, text="<p>Van mij.</p>")
    assert page.save(changed=[again])["conflicts"] == []
    assert stored(annex1).interfaces[0].text == "<p>Van mij.</p>"


def test_the_header_and_a_text_of_a_section_are_merged_by_field_too(
    page: Page, other: Page, annex1: DocumentVersion
) -> None:
    header, texts = (page.document[name]["rev"] for name in ("version", "texts"))
    other.save(
        header={"rev": header, "fields": {"subject": "Van Jelmer", "ordinal": 3, "year": 2023}},
        texts={"rev": texts, "fields": {"preamble": "<p>Jelmer.</p>", "data_heading": "2."}},
    )
    answer = page.save(
        header={"rev": header, "fields": {"subject": "Van mij", "date": "2023-05-01"}},
        texts={"rev": texts, "fields": {"preamble": "<p>Mijn.</p>", "interfaces_heading": "5."}},
    )
    assert [(each["place"], each["field"]) for each in answer["conflicts"]] == [
        ("header", "subject"),
        ("texts/preamble", "preamble"),
    ]
    content = stored(annex1)
    assert (content.subject, content.date, content.number.ordinal) == ("Van Jelmer", date(2023, 5, 1), 3)
    assert (content.preamble, content.data_heading, content.interfaces_heading) == ("<p>Jelmer.</p>", "2.", "5.")


def test_a_row_that_one_removed_and_the_other_changed_waits_for_a_decision(
    page: Page, other: Page, annex1: DocumentVersion
) -> None:
    zaak, bank = page.rows("interfaces")
    items = page.rows("data_items")
    other.save(removed=[removed(row) for row in (zaak, *items)], changed=[changed(bank, text="<p>Jelmer.</p>")])
    answer = page.save(changed=[changed(zaak, name="Zaken")], removed=[removed(bank)])
    mine, theirs = answer["conflicts"]
    assert (mine["place"], mine["field"], mine["theirs"]) == (place_of(zaak), "", None)
    assert mine["yours"] == {"name": "Zaken"}
    assert (theirs["place"], theirs["yours"], theirs["theirs"]["text"]) == (place_of(bank), None, "<p>Jelmer.</p>")
    assert [each.name for each in stored(annex1).interfaces] == ["Bankkoppeling"]
    # Brought back, with what stood under it; and removed once theirs was seen.
    back = {**zaak, "fields": zaak["fields"] | {"name": "Zaken"}}
    answer = page.save(added=[back, *items], removed=[{**removed(bank), "rev": theirs["rev"]}])
    assert answer["conflicts"] == []
    [only] = stored(annex1).interfaces
    assert (only.name, only.data_items) == ("Zaken", ("Naam", "Adres", "Datum"))
    assert InterfaceRow.objects.get().lineage.hex == zaak["key"]


def test_what_somebody_put_under_a_row_keeps_it_from_being_removed_unseen(
    page: Page, other: Page, annex1: DocumentVersion
) -> None:
    zaak, items = page.rows("interfaces")[0], page.rows("data_items")
    bsn = added("data_items", zaak, text="BSN")
    other.save(added=[bsn])
    answer = page.save(removed=[removed(row) for row in (zaak, *items)])
    assert [(each["place"], each["yours"]) for each in answer["conflicts"]] == [(place_of(zaak), None)]
    assert stored(annex1).interfaces[0].data_items == ("Naam", "Adres", "Datum", "BSN")
    [told] = answer["theirs"]
    assert page.save(removed=[removed(row) for row in (zaak, *items, told)])["conflicts"] == []
    assert [each.name for each in stored(annex1).interfaces] == ["Bankkoppeling"]


def test_facts_and_uses_go_with_the_row_that_they_are_beside(page: Page, annex1: DocumentVersion) -> None:
    row = annex1.subprocessorrow_rows.get()
    row.uses.create(interface=InterfaceRow.objects.get(name="Bankkoppeling"))
    page.save(removed=[removed(page.row("sub_processors")), removed(page.rows("interfaces")[1])])
    assert not SubProcessorUse.objects.exists()
    assert history_of(SubProcessorUse).filter(history_type="-").count() == 1
    assert stored(annex1).sub_processors == ()


def test_the_order_of_both_is_kept_and_where_both_moved_rows_that_is_said(
    page: Page, other: Page, annex1: DocumentVersion
) -> None:
    items = naam, adres, datum = page.rows("data_items")
    zaak = page.rows("interfaces")[0]
    iban = added("data_items", zaak, text="IBAN")
    other.save(added=[iban], order=[order(items, [iban["key"], naam, adres, datum], parent=zaak)])
    answer = page.save(order=[order(items, [datum, naam, adres], parent=zaak)])
    assert answer["conflicts"] == []
    assert stored(annex1).interfaces[0].data_items == ("IBAN", "Datum", "Naam", "Adres")
    [told] = answer["order"]
    assert told["keys"] == [iban["key"], *(row["key"] for row in (datum, naam, adres))]
    answer = other.save(order=[order([iban, *items], [iban["key"], adres, naam, datum], parent=zaak)])
    [conflict] = answer["conflicts"]
    assert (conflict["place"], conflict["field"], conflict["theirs"]) == (place_of(zaak), "order", told["keys"])
    seen = [{"collection": "data_items", "key": key} for key in conflict["theirs"]]
    wanted = [adres, iban["key"], naam, datum]
    assert other.save(order=[order(seen, wanted, parent=zaak)])["conflicts"] == []
    assert stored(annex1).interfaces[0].data_items == ("Adres", "IBAN", "Naam", "Datum")


@pytest.mark.parametrize(("field", "text", "said"), [
    ("text", "<p>Met <table><tr><td>tabel</td></tr></table></p>", "contains a table"),
    ("text", "<p>Weg \u202e om</p>", "U+202E"),
    ("text", f"<p>{'x' * 1_000_000}</p>", "at most 200000"),
    ("name", "", "blank"),
    ("name", "x" * 201, "200"),
    ("name", 7, "no text"),
    ("colour", "red", "no field “colour”"),
])  # fmt: skip
def test_what_can_not_be_kept_is_refused_at_its_place_and_nothing_is_saved(
    page: Page, annex1: DocumentVersion, field: str, text: Any, said: str
) -> None:
    zaak, bank = page.rows("interfaces")
    answer = page.save(changed=[changed(bank, name="Bank"), changed(zaak, **{field: text})])
    assert answer["status"] == 400
    [problem] = answer["problems"]
    assert (problem["place"], problem["field"]) == (place_of(zaak), field)
    assert said in problem["message"]
    assert stored(annex1).interfaces[1].name == "Bankkoppeling"


def test_what_is_unknown_is_refused_by_name(page: Page) -> None:
    zaak = page.rows("interfaces")[0]
    unknown, header = {**zaak, "key": "0" * 32}, page.document["version"]["rev"]
    refused: list[tuple[dict[str, Any], str]] = [
        ({"changed": [changed(unknown, name="x")]}, "0000"),
        ({"changed": [{**changed(zaak, name="x"), "collection": "users"}]}, "“users”"),
        ({"changed": [changed(zaak, name="x"), changed(zaak, name="y")]}, "twice"),
        ({"added": [added("data_items", unknown, text="x")]}, "does not exist"),
        ({"added": [{**added("additional", text="x"), "key": page.rows("identifying")[0]["key"]}]}, "this key"),
        ({"header": {"rev": header, "fields": {"ordinal": 0, "year": 2023}}}, "begin at 1"),
        ({"header": {"rev": header, "fields": {"ordinal": 4}}}, "fill in both"),
        ({"header": {"rev": header, "fields": {"date": "2023-02-31"}}}, "date"),
        ({"format": 2}, "another release"),
        ({"changed": 3}, "no list"),
    ]
    for sent, said in refused:
        answer = page.save(**sent)
        assert answer["status"] == 400, sent
        assert said in answer["problems"][0]["message"], sent


def test_characters_that_mean_nothing_are_taken_out_and_told(page: Page, annex1: DocumentVersion) -> None:
    bank = page.rows("interfaces")[1]
    answer = page.save(changed=[changed(bank, text="<p>Bet\u200ba\u00adlingen van cafe\u0301s</p>")])
    assert answer["canonical"][place_of(bank)] == {"text": "<p>Betalingen van cafés</p>"}


def test_a_draft_that_was_published_meanwhile_takes_nothing_and_keeps_what_was_typed(page: Page) -> None:
    version = factories.draft(factories.linear(TERMS))
    page = Page(version, cast.officer())
    factories.publish(version, "2023-03-01")
    paragraph = page.rows("paragraphs")[0]
    sent = {"changed": [changed(paragraph, text="<p>Te laat.</p>")]}
    assert page.send("unsaved/", "put", tab="one", changes=sent)["status"] == 200
    answer = page.save(**sent)
    assert answer["status"] == 409
    assert "was published meanwhile" in answer["published"]
    assert page.get("document/")["unsaved"]["changes"] == sent


def test_unsaved_work_is_kept_per_person_and_tab_until_it_is_saved(page: Page, other: Page, annex1: Any) -> None:
    sent = {"changed": [changed(page.rows("log")[0], date="1 \x00")]}
    page.send("unsaved/", "put", tab="one", changes=sent)
    assert other.get("document/")["unsaved"] is None
    second = Page(annex1, cast.officer(), tab="three")
    assert (second.document["unsaved"]["tab"], second.document["unsaved"]["changes"]) == ("one", sent)
    assert page.save(changed=[changed(page.rows("log")[0], date="1")])["status"] == 200
    assert second.get("document/")["unsaved"] is None
    second.send("unsaved/", "put", tab="three", changes=sent)
    assert second.client.delete(f"{second.base}unsaved/?tab=three").status_code == 200
    assert not OpenDraft.objects.exclude(changes="").exists()
    assert page.send("unsaved/", "put", changes=sent)["status"] == 400


def test_what_is_never_saved_goes_in_the_end_and_a_page_left_open_signs_nobody_on(page: Page) -> None:
    page.send("unsaved/", "put", tab="one", changes={"changed": []})
    page.send("presence/", tab="two")
    session: Any = page.client.session
    session["seen_at"] -= 600
    session.save()
    page.send("presence/", tab="one")
    assert page.client.session["seen_at"] == session["seen_at"]
    page.get("document/")
    assert page.client.session["seen_at"] > session["seen_at"]
    remove_expired(now=timezone.now() + timedelta(days=2))
    assert [each.tab for each in OpenDraft.objects.all()] == ["one"]
    remove_expired(now=timezone.now() + timedelta(days=91))
    assert not OpenDraft.objects.exists()


def test_each_sees_who_else_is_there_and_that_somebody_saved(page: Page, other: Page, annex1: Any) -> None:
    page.send("presence/", tab="one")
    mine = Page(annex1, cast.officer(), tab="three")
    told = other.send("presence/", tab="two")
    assert [(each["name"], each["is_me"]) for each in told["others"]] == [("Nienke Hartsema", False)]
    told = mine.send("presence/", tab="three")
    assert {(each["tab"], each["is_me"]) for each in told["others"]} == {("one", True), ("two", False)}
    assert told["latest"] == mine.document["seen"]
    page.save(changed=[changed(page.rows("log")[0], date="1")])
    assert mine.get("presence/")["latest"] != told["latest"]


def test_who_is_signed_out_is_told_so_and_who_may_only_read_writes_nothing(page: Page, annex1: Any) -> None:
    reader = Page(annex1, cast.in_role("auditor"))
    zaak = changed(reader.rows("interfaces")[0], name="x")
    assert reader.save(changed=[zaak])["status"] == 403
    assert reader.send("unsaved/", "put", tab="one", changes={})["status"] == 403
    page.client.logout()
    answer = page.save(changed=[zaak])
    assert (answer["status"], answer["signed_out"]) == (401, True)
    assert LogRow.objects.count() == 2


def _terms(articles: int, paragraphs: int) -> DocumentVersion:
    content = TermsContent(
        articles=tuple(
            Article(f"Artikel {n}.", f"Titel {n}", tuple(
                Paragraph(f"{m}.", f"<p>Lid {m} van {n}.</p>") for m in range(1, paragraphs + 1)
            ))
            for n in range(1, articles + 1)
        )
    )  # fmt: skip
    return create_draft(content, factories.linear(TERMS), by=cast.officer(), at=factories.NOW)


def test_a_save_asks_as_many_queries_for_many_rows_as_for_a_few() -> None:
    counts = []
    for articles, paragraphs in ((3, 1), (10, 4)):
        version = _terms(articles, paragraphs)
        page, other = Page(version, cast.officer()), Page(version, cast.second_officer(), tab="two")
        rows = page.rows("paragraphs")
        first, *rest = page.rows("articles")
        other.save(changed=[changed(row, level=2) for row in rows if row["parent"] != first["key"]])
        with CaptureQueriesContext(connection) as queries:
            answer = page.save(
                changed=[changed(row, text="<p>Anders.</p>") for row in rows if row["parent"] != first["key"]],
                removed=[removed(row) for row in (first, *rows) if first["key"] in (row["key"], row["parent"])],
                added=[added("articles", label=f"A{number}.") for number in range(len(rest))],
                order=[order([first, *rest], [*reversed(rest)])],
            )
        assert (answer["status"], answer["conflicts"]) == (200, [])
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert ParagraphRow.objects.filter(text="<p>Anders.</p>").count() == 2 + 36
