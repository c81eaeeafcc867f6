"""The members for benchmarks.load, made in a process of its own: prints each session and the pages that it may read."""

from __future__ import annotations

import json
import sys

from benchmarks import setting  # the settings come first

from django.conf import settings  # isort: skip
from django.test import Client  # isort: skip

from accounts.models import User  # isort: skip
from customers.models import Membership  # isort: skip

PAGES = ("", "overeenkomst/", "tijdlijn/", "sub-verwerkers/", "kennisgevingen/", "kopieen/")


def main() -> None:
    found = []
    for number, customer in enumerate(setting.prepare(int(sys.argv[1]))):
        user = User.objects.create_user(f"lid{number}@example.org")
        Membership.objects.create(customer=customer, user=user)
        client = Client(headers={"host": "localhost"})
        client.force_login(user)
        pages = [f"/klant/{customer.code}/{page}" for page in PAGES]
        if number == 0:
            answers = {page: client.get(page).status_code for page in pages}
            assert set(answers.values()) == {200}, answers
        found.append([client.cookies[settings.SESSION_COOKIE_NAME].value, pages])
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
