"""Nobody makes an account by themselves."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User


@pytest.mark.django_db
def test_posting_a_complete_sign_up_makes_no_account(client: Client) -> None:
    word = "a-long-enough-passphrase"
    client.post("/account/signup/", {"email": "stranger@example.org", "password1": word, "password2": word})
    assert not User.objects.filter(email="stranger@example.org").exists()


@pytest.mark.django_db
def test_the_admin_sends_a_visitor_to_the_one_sign_in_page(client: Client) -> None:
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/account/login/")
