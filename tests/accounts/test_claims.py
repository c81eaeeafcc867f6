"""Signing in at the organisation's provider: whom it may speak for, and which roles follow it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts import personal_data
from accounts.models import GivenRole, RoleClaim, User
from journal.models import Entry
from office.roles import GROUP, roles_of
from tests import cast, factories
from tests.accounts.claims_provider import LEFT_OUT, Provider, start
from tests.accounts.people import code_in, deliver_mail, is_signed_in, person, security_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    settings.DPA_REQUIRE_OFFICER_MFA = False
    made = start(settings)
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def mapped(db: None) -> None:
    for value, group in (("Registry.Editors", "Editors"), ("Registry.Desk", "Customer desk")):
        RoleClaim.objects.create(value=value, group=Group.objects.get(name=group))


def again(provider: Provider, **claims: Any) -> Client:
    browser = Client(headers={"accept-language": "en"})
    provider.sign_in(browser, **claims)
    return browser


def test_roles_come_and_go_with_the_claims_and_nobody_goes_with_them(
    provider: Provider, mapped: None, db: None
) -> None:
    ada = person()
    before = Entry.objects.filter(kind="roles.claimed").count()
    first = again(provider)
    assert is_signed_in(first)
    ada = User.objects.get(pk=ada.pk)
    assert roles_of(ada) == ("editor",)

    # The same once more is no act; other values take one role and give another, and end what the first opened.
    assert is_signed_in(again(provider, roles="Registry.Editors"))
    assert Entry.objects.filter(kind="roles.claimed").count() == before + 1
    assert is_signed_in(again(provider, roles=["Registry.Desk", "Unknown", 7]))
    assert roles_of(User.objects.get(pk=ada.pk)) == ("desk",)
    assert not is_signed_in(first)
    entry = Entry.objects.filter(kind="roles.claimed").last()
    assert entry is not None
    assert entry.subject == f"accounts.user:{ada.pk}"
    assert json.loads(entry.states.get(table="act").image)["by"] is None

    # No claim, no role; she still is who signed, and signs in.
    gone = again(provider, roles=LEFT_OUT)
    assert is_signed_in(gone)
    left = User.objects.get(pk=ada.pk)
    assert (left.is_active, left.is_staff, left.rights, left.groups.count()) == (True, False, frozenset(), 0)
    assert gone.get("/admin/").status_code == 302
    assert not GivenRole.objects.exists()


def test_what_was_given_by_hand_stays_and_administrators_are_left_alone(
    provider: Provider, mapped: None, settings: Settings
) -> None:
    ada = person(is_staff=True)
    ada.groups.add(Group.objects.get(name=GROUP))
    assert is_signed_in(again(provider))
    assert is_signed_in(again(provider, roles=[]))
    ada = User.objects.get(pk=ada.pk)
    assert (ada.is_staff, [group.name for group in ada.groups.all()]) == (True, [GROUP])

    User.objects.filter(pk=ada.pk).update(is_superuser=True)
    assert is_signed_in(again(provider))
    assert not GivenRole.objects.exists()

    User.objects.filter(pk=ada.pk).update(is_superuser=False)
    settings.OIDC_ROLES_CLAIM = "groups"
    assert is_signed_in(again(provider, groups=["Registry.Desk"]))
    told = personal_data.export(User.objects.get(pk=ada.pk), at=timezone.now())["account"]["roles_by_the_provider"]
    assert [each["role"] for each in told] == ["Customer desk"]


def test_who_signs_in_in_another_way_has_no_role_by_a_claim_until_the_provider_says_so_again(
    provider: Provider, mapped: None
) -> None:
    ada = person()
    there = again(provider)
    assert there.get("/admin/").status_code == 200
    deliver_mail()  # that a way in was connected
    here = Client(headers={"accept-language": "en"})
    here.post("/account/login/code/", {"email": ada.email})
    here.post("/account/login/code/confirm/", {"code": code_in(deliver_mail()[-1])})
    assert "sign out and sign in there" in here.get("/account/").text
    assert here.get("/admin/").status_code == 302
    assert not is_signed_in(there)
    assert roles_of(User.objects.get(pk=ada.pk)) == ()
    assert again(provider).get("/admin/").status_code == 200


def test_nobody_stands_on_both_sides(provider: Provider, mapped: None) -> None:
    ada = person()
    factories.customer().memberships.create(user=ada, role="reader")
    browser = Client(headers={"accept-language": "en"})
    refused = provider.sign_in(browser)
    assert refused.headers["Location"] == "/account/login/"
    assert "Nobody stands on both sides" in browser.get("/account/login/").text
    assert not is_signed_in(browser)
    ada = User.objects.get(pk=ada.pk)
    assert (ada.is_staff, ada.groups.count()) == (False, 0)
    assert is_signed_in(again(provider, roles=[]))


@pytest.mark.parametrize(
    "claims",
    [
        {"xms_edov": False},
        {"xms_edov": LEFT_OUT},
        {"xms_edov": LEFT_OUT, "email_verified": "false"},
        {"xms_edov": LEFT_OUT, "email_verified": False},
        {"xms_edov": ["true"]},
        {"email": LEFT_OUT},
    ],
)
def test_an_address_that_the_provider_only_repeats_opens_nobodys_account(
    provider: Provider, claims: dict[str, Any]
) -> None:
    person()
    assert not is_signed_in(again(provider, **claims))
    assert not SocialAccount.objects.exists()


def test_the_verified_address_counts_once_and_the_subject_from_then_on(provider: Provider) -> None:
    ada = person()
    assert is_signed_in(again(provider, xms_edov=LEFT_OUT, email_verified="true"))
    # Another subject with her address, not verified, is not her; she with another address is.
    assert not is_signed_in(again(provider, sub="somebody-else", xms_edov=False))
    assert is_signed_in(again(provider, email="new@example.org", xms_edov=False))
    assert SocialAccount.objects.get().user == ada


@pytest.mark.parametrize(
    ("claims", "words"),
    [
        ({"tid": "9188040d-6c67-4c5b-b112-36a304b66dad"}, "another organisation"),
        ({"tid": LEFT_OUT}, "another organisation"),
        ({"azp": "another-site"}, "for another site"),
        ({"aud": "another-site"}, ""),
        ({"iss": "http://elsewhere.example"}, ""),
        ({"exp": 1_000_000_000}, ""),
        ({"_claim_names": {"roles": "src1"}}, "more groups"),
    ],
)
def test_what_is_not_for_us_or_not_from_there_signs_nobody_in(
    provider: Provider, mapped: None, claims: dict[str, Any], words: str
) -> None:
    ada = person()
    assert is_signed_in(again(provider))  # known by her subject, with a role
    browser = again(provider, **claims)
    assert not is_signed_in(browser)
    assert words in browser.get("/account/login/").text
    assert roles_of(User.objects.get(pk=ada.pk)) == ("editor",)  # nothing was taken either


def test_answers_without_a_token_or_of_two_people_are_refused(
    provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    person()
    provider.more = {"sub": "pairwise-of-another", "email": "ada@example.org", "email_verified": True}
    with security_lines(caplog) as lines:
        assert not is_signed_in(again(provider))
    assert [line["what"] for line in lines if line["event"] == "sign_in.failed"] == ["provider:other_subject"]
    provider.more, provider.has_token = provider.more | {"sub": "pairwise-of-ada"}, False
    assert not is_signed_in(again(provider))


def test_a_closed_account_stays_closed_and_gets_no_role(provider: Provider, mapped: None) -> None:
    ada = person()
    assert is_signed_in(again(provider, roles=[]))
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert not is_signed_in(again(provider))
    assert not GivenRole.objects.exists()
    personal_data.erase(User.objects.get(pk=ada.pk), at=timezone.now())
    assert not is_signed_in(again(provider))
    assert User.objects.count() == 1


def test_administrators_say_which_value_gives_which_role(db: None) -> None:
    chief, page = cast.signed_in(cast.in_role("administrator"), language="en"), "/admin/accounts/roleclaim/"
    editors = Group.objects.get(name="Editors")
    asked = {"value": "Registry.Editors", "group": editors.pk}
    assert chief.post(f"{page}add/", asked).status_code == 302
    assert "gives this role already" in chief.post(f"{page}add/", asked).text
    assert "Registry.Editors" in chief.get(page).text
    claim = RoleClaim.objects.get()
    assert "Editor</" in chief.get(f"{page}{claim.pk}/change/").text
    assert cast.signed_in(cast.officer()).get(page).status_code == 403
    assert chief.post(f"{page}{claim.pk}/delete/", {"post": "yes"}).status_code == 302
    assert Entry.objects.filter(kind="claims.mapped").count() == 2
