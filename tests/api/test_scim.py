"""The processor's directory opens, names and closes accounts by SCIM; it makes no officer, and deletes nobody."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts import personal_data
from accounts.models import DirectoryPerson, User
from accounts.reviewing import confirm
from customers.models import Membership
from documents.errors import Refused
from journal.models import Entry, RowState
from machines.keeping import add_secret, allow, revoke
from machines.scopes import KEEP_USERS, READ_USERS
from office.roles import EDITOR
from tests import cast, factories
from tests.api.programs import Program

pytestmark = pytest.mark.django_db
USERS = "/scim/v2/Users"
CORE = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
# As a directory sends it, with much that the registry does not keep.
ADA: dict[str, Any] = {
    "schemas": [CORE, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
    "externalId": "0a1b2c3d-directory",
    "userName": "Ada.deWit@Elzenvoort.example",
    "name": {"givenName": "Ada", "familyName": "de Wit"},
    "displayName": "Ada de Wit",
    "title": "Jurist",
    "emails": [{"primary": True, "type": "work", "value": "ada.dewit@elzenvoort.example"}],
    "active": True,
    "roles": [{"value": "Administrators"}],
}


class Directory:
    """The program of the processor's directory."""

    def __init__(self, by: User, *scopes: str) -> None:
        now = timezone.now()
        names = scopes or (READ_USERS, KEEP_USERS)
        registered, secret = allow(
            None, name="Directory", scopes=names, expires_at=now + timedelta(days=30), by=by, at=now
        )
        self.program = Program(registered, secret).sign_in()

    def ask(self, method: str, address: str = USERS, data: Any = None, **headers: str) -> Any:
        body = {} if data is None else {"data": data if isinstance(data, str) else json.dumps(data)}
        kind = {} if data is None else {"content_type": "application/scim+json"}
        sent = getattr(self.program.browser, method)
        return sent(address, **body, **kind, headers=self.program.headers | headers)

    def enter(self, **more: Any) -> Any:
        return self.ask("post", USERS, ADA | more)

    def patch(self, key: Any, *operations: dict[str, Any], **headers: str) -> Any:
        return self.ask("patch", f"{USERS}/{key}", {"schemas": [PATCH_OP], "Operations": list(operations)}, **headers)

    def found(self, asked: str) -> list[str]:
        answer = self.ask("get", f"{USERS}?filter={asked}")
        assert answer.status_code == 200, answer.content
        return [each["userName"] for each in answer.json()["Resources"]]


@pytest.fixture
def administrator(db: None) -> User:
    return cast.in_role("administrator")


@pytest.fixture
def directory(administrator: User) -> Directory:
    return Directory(administrator)


def refusal(answer: Any) -> tuple[int, str]:
    """Status and sort of a refusal, which has the form of RFC 7644."""
    told = answer.json()
    assert told["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert answer.headers["Content-Type"] == "application/scim+json"
    assert told["status"] == str(answer.status_code)
    assert told["detail"]
    return answer.status_code, told.get("scimType", "")


def test_a_person_comes_is_renamed_goes_and_comes_back_without_a_role(
    directory: Directory, administrator: User
) -> None:
    made = directory.enter()
    assert made.status_code == 201, made.content
    told = made.json()
    address = f"{USERS}/{told['id']}"
    assert (told["userName"], told["displayName"], told["active"]) == (
        "ada.dewit@elzenvoort.example",
        "Ada de Wit",
        True,
    )
    assert made.headers["Location"].endswith(address)
    ada = User.objects.get(email="ada.dewit@elzenvoort.example")
    assert (ada.is_staff, ada.is_superuser, ada.has_usable_password()) == (False, False, False)
    assert directory.found('userName eq "ADA.dewit@elzenvoort.example"') == [ada.email]
    assert directory.found(f'{CORE}:externalId eq "0a1b2c3d-directory"') == [ada.email]
    assert directory.found('externalId eq "0A1B2C3D-directory"') == []

    # An administrator makes an editor of her; the directory renames her and leaves that alone.
    User.objects.filter(pk=ada.pk).update(is_staff=True)
    ada.groups.add(*cast.in_role(EDITOR).groups.all())
    entries = Entry.objects.count()
    renamed = directory.patch(ada.pk, {"op": "Replace", "path": "displayName", "value": "Ada van Dijk"})
    assert renamed.json()["displayName"] == "Ada van Dijk"
    same = directory.patch(ada.pk, {"op": "replace", "value": {"displayName": "Ada van Dijk", "name.givenName": "A"}})
    assert same.status_code == 200
    assert Entry.objects.count() == entries + 1  # the second said nothing new
    ada = User.objects.get(pk=ada.pk)
    assert ada.rights

    browser = cast.signed_in(ada)
    assert browser.get("/admin/").status_code == 200
    closed = directory.patch(ada.pk, {"op": "Replace", "path": "active", "value": "False"})  # a word, as Entra sends
    assert closed.json()["active"] is False
    assert browser.get("/admin/").status_code == 302
    assert directory.patch(ada.pk, {"op": "replace", "value": {"active": True}}).json()["active"] is True
    back = User.objects.get(pk=ada.pk)
    assert (back.is_active, back.is_staff, back.rights, back.groups.count()) == (True, False, frozenset(), 0)

    entry = Entry.objects.filter(kind="person.provisioned").order_by("pk")[0]
    assert json.loads(entry.states.get(table="act").image) == {
        "by": administrator.pk,
        "program": directory.program.registered.client_id,
    }


def test_deleting_closes_and_keeps_and_the_same_address_opens_the_same_account(directory: Directory) -> None:
    key = directory.enter().json()["id"]
    reviewed = confirm(cast.stranger(), had="", by=User.objects.get(pk=key), at=timezone.now())
    assert directory.ask("delete", f"{USERS}/{key}").status_code == 204
    ada = User.objects.get(pk=key)
    assert (ada.is_active, ada.directory.removed_at is not None) == (False, True)
    for method in ("get", "delete"):
        assert refusal(directory.ask(method, f"{USERS}/{key}")) == (404, "")
    assert directory.found('userName eq "ada.dewit@elzenvoort.example"') == []
    told = directory.ask("get", "/scim/v2/ResourceTypes").json()["Resources"][0]["description"]
    assert "DELETE closes the account" in told
    again = directory.enter(displayName="Ada de Wit-Bos")
    assert (again.status_code, again.json()["id"]) == (201, key)
    reviewed.refresh_from_db()
    assert reviewed.by_id == int(key)  # what she signed names her

    # Erased is erased: her address is anybody's, and the directory knows nothing of who she was.
    personal_data.erase(User.objects.get(pk=key), at=timezone.now())
    assert not DirectoryPerson.objects.exists()
    assert directory.ask("get", f"{USERS}/{key}").status_code == 404
    states = RowState.objects.filter(table="accounts.directoryperson").exclude(image__in=("", "null"))
    assert not states.exists()
    assert directory.enter().json()["id"] != key


def test_members_of_customers_are_neither_seen_nor_taken_over(directory: Directory) -> None:
    customer = factories.customer()
    member = cast.member(customer)
    assert member.email not in directory.found("active eq true")
    assert directory.ask("get", f"{USERS}/{member.pk}").status_code == 404
    assert directory.patch(member.pk, {"op": "replace", "path": "active", "value": False}).status_code == 404
    refused = directory.enter(userName=member.email)
    assert refusal(refused) == (409, "uniqueness")
    assert "Nobody stands on both sides" in refused.json()["detail"]
    assert refusal(directory.enter(userName=cast.stranger().email)) == (409, "uniqueness")
    # And who is in the directory acts for no customer.
    ada = User.objects.get(pk=directory.enter().json()["id"])
    with pytest.raises(Refused, match="works for the processor"):
        Membership.objects.create(customer=customer, user=ada, role="reader")


def test_the_last_administrator_stays(directory: Directory, administrator: User) -> None:
    for answer in (
        directory.patch(administrator.pk, {"op": "replace", "path": "active", "value": False}),
        directory.ask("delete", f"{USERS}/{administrator.pk}"),
    ):
        assert refusal(answer) == (403, "")
    other = cast.person("other@example.org", is_staff=True, is_superuser=True)
    assert directory.ask("delete", f"{USERS}/{other.pk}").status_code == 204
    other.refresh_from_db()
    assert (other.is_active, other.is_superuser) == (False, False)


def test_pages_of_people_and_versions_of_one(directory: Directory) -> None:
    for place in range(3):
        cast.person(f"officer{place}@example.org", is_staff=True)
    first = directory.ask("get", f"{USERS}?startIndex=2&count=2&attributes=userName").json()
    assert (first["totalResults"], first["startIndex"], first["itemsPerPage"]) == (4, 2, 2)
    assert set(first["Resources"][0]) == {"schemas", "id", "userName"}
    assert directory.ask("get", f"{USERS}?startIndex=0&count=0").json()["Resources"] == []
    assert "emails" not in directory.ask("get", f"{USERS}?excludedAttributes=emails").json()["Resources"][0]

    key = directory.enter().json()["id"]
    shown = directory.ask("get", f"{USERS}/{key}")
    version = shown.headers["ETag"]
    assert shown.json()["meta"]["version"] == version
    assert directory.ask("get", f"{USERS}/{key}", **{"If-None-Match": version}).status_code == 304
    rename = {"op": "replace", "path": "displayName", "value": "Ada"}
    assert directory.patch(key, rename, **{"If-Match": version}).status_code == 200
    assert refusal(directory.patch(key, rename, **{"If-Match": version})) == (412, "")
    put = directory.ask("put", f"{USERS}/{key}", {"schemas": [CORE], "userName": ADA["userName"], "active": False})
    assert (put.json()["active"], put.json().get("displayName"), put.json().get("externalId")) == (False, None, None)


def test_what_is_wrong_is_refused_in_the_form_of_scim_and_changes_nothing(
    directory: Directory, subtests: pytest.Subtests
) -> None:
    key = directory.enter().json()["id"]
    before, address = directory.ask("get", f"{USERS}/{key}").json(), f"{USERS}/{key}"

    def patch(*operations: Any) -> dict[str, Any]:
        return {"schemas": [PATCH_OP], "Operations": list(operations)}

    deep = "[" * 60_000
    wrong: list[tuple[str, str, Any, tuple[int, str]]] = [
        ("post", USERS, "{", (400, "invalidSyntax")),
        ("post", USERS, deep, (400, "invalidSyntax")),
        ("post", USERS, "[]", (400, "invalidSyntax")),
        ("post", USERS, json.dumps(ADA | {"displayName": "x" * 70_000}), (413, "")),
        ("post", USERS, {"schemas": [CORE]}, (400, "invalidValue")),
        ("post", USERS, ADA | {"userName": "no address"}, (400, "invalidValue")),
        ("post", USERS, ADA | {"userName": ["a"]}, (400, "invalidValue")),
        ("post", USERS, ADA | {"userName": "new@example.org", "displayName": "x" * 201}, (400, "invalidValue")),
        ("post", USERS, ADA | {"userName": "new@example.org", "displayName": "\ud800"}, (400, "invalidValue")),
        ("post", USERS, ADA | {"userName": "new@example.org", "externalId": "a\0b"}, (400, "invalidValue")),
        ("post", USERS, ADA | {"userName": "new@example.org", "active": "perhaps"}, (400, "invalidValue")),
        ("post", USERS, ADA | {"userName": "new@example.org", "name": "Ada", "displayName": ""}, (400, "invalidValue")),
        ("post", USERS, ADA, (409, "uniqueness")),
        ("put", address, ADA | {"userName": "other@example.org"}, (400, "mutability")),
        ("patch", address, patch({"op": "replace", "path": "userName", "value": "x@example.org"}), (400, "mutability")),
        ("patch", address, patch({"op": "replace", "path": "id", "value": "1"}), (400, "mutability")),
        ("patch", address, patch({"op": "remove", "path": "active"}), (400, "mutability")),
        ("patch", address, patch({"op": "remove"}), (400, "noTarget")),
        ("patch", address, patch({"op": "replace", "path": "isAdmin", "value": True}), (400, "invalidPath")),
        ("patch", address, patch({"op": "replace", "path": 7, "value": True}), (400, "invalidPath")),
        ("patch", address, patch({"op": "grant", "path": "active", "value": True}), (400, "invalidSyntax")),
        ("patch", address, patch({"op": "add", "value": "active"}), (400, "invalidValue")),
        ("patch", address, patch("active"), (400, "invalidSyntax")),
        ("patch", address, patch(), (400, "invalidSyntax")),
        ("patch", address, {"schemas": 1, "Operations": [1]}, (400, "invalidSyntax")),
        ("patch", address, patch(*[{"op": "add", "path": "title", "value": "x"}] * 101), (400, "tooMany")),
        # All or nothing.
        (
            "patch",
            address,
            patch({"op": "replace", "path": "displayName", "value": "X"}, {"op": "replace", "path": "no", "value": 1}),
            (400, "invalidPath"),
        ),
        ("get", f'{USERS}?filter=userName co "a"', None, (400, "invalidFilter")),
        ("get", f'{USERS}?filter=userName eq "a" or active eq true', None, (400, "invalidFilter")),
        ("get", f'{USERS}?filter=userName eq "\\x"', None, (400, "invalidFilter")),
        ("get", f'{USERS}?filter=password eq "a"', None, (400, "invalidFilter")),
        ("get", f'{USERS}?filter=externalId eq "\\u0000"', None, (400, "invalidValue")),
        ("get", f"{USERS}?count=many", None, (400, "invalidValue")),
        ("get", f"{USERS}/٣", None, (404, "")),
        ("get", f"{USERS}/{'9' * 30}", None, (404, "")),
        ("get", "/scim/v2/Groups", None, (404, "")),
        ("post", "/scim/v2/Bulk", {}, (501, "")),
        ("delete", USERS, None, (405, "")),
        ("get", '/scim/v2/Schemas?filter=id eq "x"', None, (403, "")),
    ]
    for method, asked, data, expected in wrong:
        with subtests.test(method=method, asked=asked, data=str(data)[:80]):
            assert refusal(directory.ask(method, asked, data)) == expected
    kind = directory.program.browser.post(
        USERS, data="<a/>", content_type="text/xml", headers=directory.program.headers
    )
    assert refusal(kind) == (415, "")
    assert directory.ask("get", address).json() == before
    assert not User.objects.filter(email="new@example.org").exists()


def test_only_a_program_that_an_administrator_allowed_comes_in(
    directory: Directory, administrator: User, officer: User, client: Client
) -> None:
    assert client.get("/scim/v2/ServiceProviderConfig").json()["etag"] == {"supported": True}
    assert client.get(f"/scim/v2/Schemas/{CORE}").json()["name"] == "User"
    nobody = client.get(USERS)
    assert refusal(nobody) == (401, "")
    assert nobody.headers["WWW-Authenticate"].startswith("Bearer")
    client.force_login(administrator)
    assert refusal(client.get(USERS)) == (401, "")  # no cookie counts

    for scope in (READ_USERS, KEEP_USERS):
        with pytest.raises(Refused):
            Directory(officer, scope)
    with pytest.raises(Refused):
        add_secret(directory.program.registered, by=officer, at=timezone.now())
    assert KEEP_USERS not in cast.signed_in(officer).get("/admin/machines/client/add/").text
    assert KEEP_USERS in cast.signed_in(administrator).get("/admin/machines/client/add/").text

    other = Directory(officer, "customers:read")
    assert refusal(other.ask("get")) == (403, "")
    only_reads = Directory(administrator, READ_USERS)
    assert only_reads.ask("get").status_code == 200
    assert refusal(only_reads.enter()) == (403, "")

    # What it does rests on who allowed it.
    User.objects.filter(pk=administrator.pk).update(is_superuser=False)
    assert refusal(directory.enter()) == (403, "")
    revoke(directory.program.registered, by=administrator, at=timezone.now())
    assert refusal(directory.ask("get")) == (401, "")


def test_the_office_says_that_a_directory_keeps_an_account(directory: Directory, administrator: User) -> None:
    key = directory.enter().json()["id"]
    page = f"/admin/accounts/user/{key}/change/"
    assert "in the processor&#x27;s directory" in cast.signed_in(administrator, language="en").get(page).text.lower()
