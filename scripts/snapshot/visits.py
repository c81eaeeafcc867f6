"""A person's walk through all pages: by links from every address of the URL configuration that can be filled in."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from scripts.snapshot import standstill
from scripts.snapshot.plain import Plain

# Of one path with different queries: filters and orders of a list, moments of the time machine.
MOST_QUERIES = 8
MOST_ROWS = 4
PASSWORD = "known-to-the-picture-1"
_LINK = re.compile(r"""\b(?:href|src|action|hx-get)=["']([^"'#]+)""")
_HEADERS = (
    "Content-Type", "Location", "Content-Disposition", "Content-Language", "Cache-Control", "Refresh", "X-Robots-Tag",
    "Content-Security-Policy", "Allow", "Vary",
)  # fmt: skip


class Visitor:
    """A browser, of a person who signed in or of nobody. Each page is seen from the same state of the registry."""

    def __init__(self, email: str = "", language: str = "nl") -> None:
        from django.test import Client  # noqa: PLC0415

        self.client: Any = Client(
            raise_request_exception=False, SERVER_NAME="localhost", headers={"accept-language": language}
        )
        self.name = email
        standstill.begin(f"sign in {email}")
        if email:
            answer = self.client.post("/account/login/", {"login": email, "password": PASSWORD})
            if answer.status_code != 302:
                raise RuntimeError(f"{email} can't sign in: {answer.status_code}")
        self._jar = dict(self.client.cookies)

    def look(self, address: str) -> tuple[Any, bytes]:
        """The answer to a GET and its body, of which nothing stays: no row, no cookie, no lot drawn."""
        from django.db import connection, transaction  # noqa: PLC0415

        # Not as when the address was asked for to stay: a task of now may not get the key of one that is there.
        standstill.begin(f"look {address}")
        with transaction.atomic():
            # As in a test: what insists on an outermost transaction gets it.
            block: Any = connection.atomic_blocks[-1]
            block._from_testcase = True
            response = self.client.get(address)
            body = response.getvalue()
            transaction.set_rollback(True)
        self.client.cookies.clear()
        self.client.cookies.update(self._jar)
        return response, body

    def pages(self, starts: list[str], plain: Plain) -> Iterator[tuple[str, str]]:
        """Every page that can be reached: its address, and all of the answer as text."""
        todo = deque(dict.fromkeys(starts))
        seen, queries = set(todo), Counter[str]()
        while todo:
            address = todo.popleft()
            response, body = self.look(address)
            kind = response.get("Content-Type", "")
            head = [f"{name}: {response[name]}" for name in _HEADERS if name in response]
            told = plain.line("\n".join([f"GET {address}", str(response.status_code), *head]))
            yield plain.line(address), f"{told}\n\n{plain.body(body, kind)}"
            links = _LINK.findall(body.decode()) if kind.startswith("text/html") else []
            for link in [*links, response.get("Location", "")]:
                target = _inside(address, link)
                path = target.partition("?")[0]
                if not target or target in seen or plain.line(path) == "/admin/APP/":
                    continue
                queries[path] += "?" in target
                if "?" in target and queries[path] > MOST_QUERIES:
                    continue
                seen.add(target)
                todo.append(target)


def _inside(address: str, link: str) -> str:
    """Where a link leads, when that is a page of the registry; else nothing."""
    if re.search(r"[\s{}]|_changelist_filters=", link):
        # A piece of a script; or the same page, with the way back to a filtered list.
        return ""
    target = urlsplit(urljoin(f"http://localhost{address}", link.replace("&amp;", "&")))
    if target.scheme != "http" or target.netloc not in {"localhost", "localhost:8000"}:
        return ""
    if target.path.startswith("/static/"):
        return ""
    return target.path + (f"?{target.query}" if target.query else "")


def write(folder: Path, address: str, text: str) -> None:
    """A file of its own for each address."""
    name = re.sub(r"[^\w.,=-]+", "_", address.strip("/")) or "home"
    if len(name) > 120 or (folder / f"{name}.txt").exists():
        name = f"{name[:100]}-{sha256(address.encode()).hexdigest()[:8]}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_text(text)


# --- Where a walk begins ----------------------------------------------------------------------------------------------


def addresses(values: dict[str, list[str]]) -> list[str]:
    """Every address of the URL configuration, parameters filled in: from ``values`` by name, or by rows of the model.

    Some rows that are there, and one that is not.
    """
    from django.urls import get_resolver  # noqa: PLC0415

    found: list[str] = []
    for route in _routes(get_resolver()):
        found += _filled(route, values)
    return sorted(dict.fromkeys(found))


def _routes(resolver: Any, before: str = "/") -> Iterator[str]:
    for item in resolver.url_patterns:
        route = before + str(item.pattern)
        yield from _routes(item, route) if hasattr(item, "url_patterns") else [route]


def _filled(route: str, values: dict[str, list[str]]) -> list[str]:
    if "^" in route or "/admin/r/" in route or "(" in route:
        return []
    filled = [""]
    rows = _rows(route)
    for piece in re.split(r"(<[^>]+>)", route):
        name = piece.strip("<>").rpartition(":")[2]
        choices = [piece] if not piece.startswith("<") else values.get(name, rows or ["1", "2", "3", "999"])
        filled = [start + choice for start in filled for choice in choices]
    return filled


def _rows(route: str) -> list[str]:
    """Keys of the first and last rows of the model that an address of the admin is about."""
    from django.apps import apps  # noqa: PLC0415

    match = re.match(r"/admin/(\w+)/(\w+)/", route)
    if not match:
        return []
    try:
        model = apps.get_model(match[1], match[2])
    except LookupError:
        return []
    keys = [str(key) for key in model._default_manager.order_by("pk").values_list("pk", flat=True)]
    return [*dict.fromkeys(keys[: MOST_ROWS - 1] + keys[-2:]), "999999"]
