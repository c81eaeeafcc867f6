"""Once a year an administrator looks at what everybody may do, and confirms it or takes it away, as an act."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import RightsReview, User
from journal.models import Entry
from office.roles import ADMINISTRATOR, AUDITOR, DESK, EDITOR
from tests import cast
from tests.office.forms import text_of
from tests.small import Small

pytestmark = pytest.mark.django_db
PAGE = "/admin/rechten/jaarcontrole/"


def _old(person: User) -> User:
    User.objects.filter(pk=person.pk).update(date_joined=timezone.now() - timedelta(days=366))
    return person


def test_whoever_is_due_is_on_the_first_page_and_the_list_until_confirmed(small: Small) -> None:
    root, editor = cast.in_role(ADMINISTRATOR), _old(cast.in_role(EDITOR))
    member = _old(small.member())
    client = cast.signed_in(root, language="en")
    assert "2 people are due for the yearly review of rights" in text_of(client.get("/admin/"))
    page = text_of(client.get(PAGE, {"show": "due"}))
    assert editor.email in page
    assert "contract manager for a customer (1)" in page
    assert small.customer.name not in page
    before = Entry.objects.filter(kind="rights.reviewed").count()
    ticked = [f"{editor.pk} editor", f"{member.pk} member:contract_manager=1", "x", "99999999999999999999999 y"]
    said = text_of(client.post(PAGE, {"confirm": ticked}, follow=True))
    assert "The rights of 2 people are confirmed." in said
    assert Entry.objects.filter(kind="rights.reviewed").count() == before + 2
    assert {(row.person, row.by, row.had) for row in RightsReview.objects.all()} == {
        (editor, root, "editor"),
        (member, root, "member:contract_manager=1"),
    }
    assert "Nobody is due" in text_of(client.get(PAGE, {"show": "due"}))
    assert "yearly review" not in text_of(client.get("/admin/"))


def test_what_changed_meanwhile_is_looked_at_again_and_nobody_confirms_themselves() -> None:
    root, editor = cast.in_role(ADMINISTRATOR), cast.in_role(EDITOR)
    client = cast.signed_in(root, language="en")
    assert "changed after you opened" in text_of(client.post(PAGE, {"confirm": [f"{editor.pk} desk"]}, follow=True))
    client.post(PAGE, {"confirm": [f"{root.pk} administrator"]})
    assert RightsReview.objects.get().person == root  # nobody else could
    other = cast.person("tweede@example.org", is_staff=True, is_superuser=True)
    assert other.is_superuser
    said = text_of(client.post(PAGE, {"confirm": [f"{root.pk} administrator"]}, follow=True))
    assert "Another administrator has to look" in said
    assert RightsReview.objects.count() == 1


def test_taking_away_closes_the_account_and_ends_its_sessions() -> None:
    root, editor = cast.in_role(ADMINISTRATOR), cast.in_role(EDITOR)
    at_work = cast.signed_in(editor)
    assert at_work.get("/admin/").status_code == 200
    client = cast.signed_in(root, language="en")
    address = f"/admin/rechten/jaarcontrole/{editor.pk}/"
    assert "has now: Editor" in text_of(client.get(address))
    client.post(address, {"had": "desk"})
    assert User.objects.get(pk=editor.pk).is_active
    client.post(address, {"had": "editor"})
    stored = User.objects.get(pk=editor.pk)
    assert (stored.is_active, stored.is_staff, stored.groups.count()) == (False, False, 0)
    assert at_work.get("/admin/").status_code == 302
    assert RightsReview.objects.get().outcome == "removed"
    assert client.get(address).status_code == 404
    assert "Nobody takes away" in text_of(
        client.post(f"/admin/rechten/jaarcontrole/{root.pk}/", {"had": "administrator"}, follow=True)
    )


def test_auditors_read_it_and_others_do_not() -> None:
    auditor = cast.signed_in(cast.in_role(AUDITOR), language="en")
    page = auditor.get(PAGE)
    assert page.status_code == 200
    assert 'name="confirm"' not in page.text
    assert auditor.post(PAGE, {"confirm": []}).status_code == 403
    assert cast.signed_in(cast.in_role(DESK)).get(PAGE).status_code == 403


def test_it_asks_the_same_of_many(small: Small) -> None:
    client = cast.signed_in(cast.in_role(ADMINISTRATOR))
    asked = []
    for count in (1, 5):
        for number in range(count):
            small.member(name=f"lid{count}{number}")
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        asked.append(len(queries))
    assert asked[0] == asked[1] < 25
