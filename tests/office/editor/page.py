"""The editor's page as a test has it: what it read of a draft, and what it sends."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.test import Client

from accounts.models import User
from documents.models import DocumentVersion
from office.addresses import version_address
from tests import cast


class Page:
    """One tab of one person with a draft open."""

    def __init__(self, version: DocumentVersion, person: User, tab: str = "one") -> None:
        self.client: Client = cast.signed_in(person, language="en")
        self.base = version_address(version).replace("change/", "edit/")
        self.tab = tab
        self.document = self.get("document/")

    def get(self, address: str) -> Any:
        response = self.client.get(f"{self.base}{address}?tab={self.tab}")
        assert response.status_code == 200, response.text
        return response.json()

    def send(self, address: str, method: str = "post", **data: Any) -> Any:
        """The answer with its status under ``status``."""
        body = json.dumps(data)
        response = getattr(self.client, method)(f"{self.base}{address}", body, content_type="application/json")
        found = response.json() if response.headers.get("Content-Type") == "application/json" else {}
        return {"status": response.status_code, **found}

    def save(self, **changes: Any) -> Any:
        sent = {"format": 1, "tab": self.tab, "seen": self.document["seen"], **changes}
        answer = self.send("save/", **sent)
        if answer.get("saved"):
            self.document["seen"] = answer["seen"]
            for place, rev in answer["revs"].items():
                if place in ("header", "texts"):
                    self.document["version" if place == "header" else place]["rev"] = rev
            for row in self.document["rows"]:
                row["rev"] = answer["revs"].get(place_of(row), row["rev"])
        return answer

    def rows(self, collection: str) -> list[Any]:
        return [row for row in self.document["rows"] if row["collection"] == collection]

    def row(self, collection: str, **fields: Any) -> Any:
        """The row with these fields."""
        [found] = [
            row for row in self.rows(collection) if all(row["fields"][name] == value for name, value in fields.items())
        ]
        return found


def place_of(row: Any) -> str:
    return f"{row['collection']}/{row['key']}"


def changed(row: Any, **fields: Any) -> dict[str, Any]:
    return {"collection": row["collection"], "key": row["key"], "rev": row["rev"], "fields": fields}


def removed(row: Any) -> dict[str, Any]:
    return {"collection": row["collection"], "key": row["key"], "rev": row["rev"]}


def added(collection: str, parent: Any = None, **fields: Any) -> dict[str, Any]:
    under = parent["key"] if parent else None
    return {"collection": collection, "key": uuid4().hex, "parent": under, "fields": fields}


def order(rows: Iterable[Any], keys: Iterable[Any], *, parent: Any = None, collection: str = "") -> dict[str, Any]:
    base = list(rows)
    name = collection or base[0]["collection"]
    under = parent["key"] if parent else None
    wanted = [row if isinstance(row, str) else row["key"] for row in keys]
    return {"collection": name, "parent": under, "base": [row["key"] for row in base], "keys": wanted}
