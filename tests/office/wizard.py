"""The import wizard as an officer uses it: upload, let the worker read, say what each part is."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

from tests.work import Work

ADDRESS = "/admin/documents/importedsource/add/"


def upload(desk: Client, data: bytes, work: Work, name: str = "voorwaarden.txt") -> str:
    """Upload a file and let the worker read it; the address of its page."""
    asked: Any = desk.post(ADDRESS, {"file": SimpleUploadedFile(name, data)})
    assert asked.status_code == 302, asked.content.decode()
    work()
    return str(asked["Location"])


def proposed(page: Any) -> dict[str, str]:
    """The fields of the form that asks what each part is, as they are proposed."""
    tree: Any = html.fromstring(page.text)
    form = tree.xpath("//form[.//input[@name='parts']]")[0]
    return {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


def options(page: Any, part: int = 0) -> dict[str, str]:
    """What a part may be: value and label."""
    tree: Any = html.fromstring(page.text)
    return {o.get("value"): o.text_content() for o in tree.xpath(f"//select[@name='part-{part}-what']//option")}


def import_file(desk: Client, data: bytes, work: Work, name: str = "voorwaarden.txt", **said: str) -> Any:
    """Upload a file, say that it is what it seems to be, or what is ``said``, and look at what came of it."""
    address = upload(desk, data, work, name)
    page = desk.get(address)
    if 'name="parts"' not in page.text:
        return page
    desk.post(address, proposed(page) | {key.replace("_", "-"): value for key, value in said.items()})
    work()
    return desk.get(address)
