"""Every page of the administration has a name of its own, one heading, a whole path, and speaks Dutch."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import pytest
from django.test import Client
from lxml import html

from accounts.models import User
from tests.office import everything, verdicts
from tests.probes import take

pytestmark = pytest.mark.django_db
# English words that are no Dutch ones, and stand in the words of libraries.
_ENGLISH = """
the and this that with from your you are not add change delete save view search select choose apply clear reset
show hide close next previous results actions yes today tomorrow were have rows pages users groups any
items records cancel edit remove run go less welcome sign password unknown changed deleted added
"""
ENGLISH = frozenset(_ENGLISH.split())
# What is a name in Dutch too, or stands in the texts of the test's own world.
_NO_WORDS = "//script|//style|//template|//*[contains(@class, 'material-symbols')]|//*[@lang='en']|//kbd"
_SPOKEN = "//@aria-label|//@title|//@placeholder|//@alt|//input[@type='submit']/@value"


def _pages(client: Client) -> dict[str, Any]:
    """A share of the pages that there are, by address."""
    found = {}
    routes = [route for route in everything.admin_routes() if verdicts.is_a_page(route)]
    for route in take(routes, one_in=6, place="looks"):
        address = verdicts.address(route)
        if address is None or address in found:
            continue
        page = client.get(address)
        if (
            page.status_code == 200
            and page.headers["Content-Type"].startswith("text/html")
            and b"<html" in page.content
        ):
            found[address] = html.fromstring(page.content.decode())
    return found


def _words(texts: Any) -> str:
    return " ".join(" ".join(texts).split())


def test_every_page_is_named_headed_found_and_dutch() -> None:
    everything.make()
    everything.administrator()
    client = Client()
    client.force_login(User.objects.get(email="root@example.org"))
    titles: dict[str, list[str]] = defaultdict(list)
    wrong = []
    pages = _pages(client)
    assert len(pages) > 15
    for address, tree in pages.items():
        headings = [_words(heading.itertext()) for heading in tree.xpath("//h1")]
        if len(headings) != 1 or not headings[0]:
            wrong.append(f"{address}: headings {headings}")
        title = _words(tree.xpath("//head/title//text()"))
        titles[title].append(address)
        if not title.partition("|")[0].strip():
            wrong.append(f"{address}: title “{title}”")
        steps = tree.xpath("//nav[contains(@class, 'registry-path')]//li")
        if not steps or any(not _words(step.itertext()) for step in steps):
            wrong.append(f"{address}: the path to it is not whole")
        for silent in tree.xpath(_NO_WORDS):
            silent.drop_tree()
        spoken = _words([*tree.xpath("//body//text()"), *tree.xpath(_SPOKEN)])
        if english := ENGLISH & set(re.findall(r"[a-z]+", spoken.lower())):
            wrong.append(f"{address}: English {sorted(english)}")
    wrong += [f"“{title}” is the name of {same}" for title, same in titles.items() if len(same) > 1]
    assert wrong == [], "\n".join(wrong)
