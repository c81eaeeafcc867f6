"""Fill in a page's form as a browser does: everything that stands in it, with what a person changes."""

from __future__ import annotations

from typing import Any

from django.test import Client
from lxml import html

Fields = dict[str, Any]


def fields_of(page: bytes, form: str) -> Fields:
    """The names and values that the form with this id would send, template rows included as in a browser."""
    tree: Any = html.fromstring(page.decode())
    [found] = tree.xpath(f"//form[@id='{form}']") or tree.xpath("//form[@method='post'][contains(@class, 'registry')]")
    fields: Fields = {}
    for element in found.xpath(".//input|.//textarea|.//select"):
        name, kind = element.get("name"), element.get("type")
        if not name or kind == "submit" or element.get("disabled") is not None:
            continue
        if kind in ("checkbox", "radio"):
            if element.get("checked") is not None:
                value, ticked = element.get("value", "on"), fields.get(name)
                # Of boxes that share a name, each that is ticked.
                fields[name] = value if ticked is None else [*(ticked if isinstance(ticked, list) else [ticked]), value]
        elif element.tag == "select":
            chosen = [option.get("value", "") for option in element.xpath(".//option[@selected]")]
            options = [option.get("value", "") for option in element.xpath(".//option")]
            if element.get("multiple") is not None:
                fields[name] = chosen
            elif options:
                fields[name] = (chosen or options)[0]
        elif element.tag == "textarea":
            fields[name] = (element.text or "").removeprefix("\n")
        else:
            fields[name] = element.get("value", "")
    return {name: value for name, value in fields.items() if value is not None}


def open_form(client: Client, address: str, form: str = "registry") -> Fields:
    """The form at an address, ready to be changed and sent."""
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return fields_of(response.content, form)


def row(fields: Fields, prefix: str, **values: str) -> Fields:
    """The fields with one row more under a formset's prefix, as the button for a new row adds it."""
    number = int(fields[f"{prefix}-TOTAL_FORMS"])
    copy = {
        name.replace("__prefix__", str(number), 1): value
        for name, value in fields.items()
        if name.startswith(f"{prefix}-__prefix__-") and "__prefix__" not in name.replace("__prefix__", "", 1)
    }
    copy |= {f"{prefix}-{number}-{name}": value for name, value in values.items()}
    return {**fields, **copy, f"{prefix}-TOTAL_FORMS": str(number + 1)}


def text_of(response: Any) -> str:
    """The words that a page shows, in one line."""
    tree: Any = html.fromstring(response.content.decode())
    for element in tree.xpath("//script|//style|//template"):
        element.drop_tree()
    return " ".join(tree.text_content().split())
