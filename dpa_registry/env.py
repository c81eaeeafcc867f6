"""Settings from the environment: every variable is declared once, with its meaning, and a wrong one stops the start.

A ``.env`` file in the root of the repository (written by ``make setup``, never tracked) supplies values for a
developer's shell; a real environment variable always wins over it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import ImproperlyConfigured
from dotenv.parser import parse_stream


class Deployment(StrEnum):
    """Where the registry runs; production is what you get when nothing is said."""

    DEMO = "demo"
    TEST = "test"
    PRODUCTION = "production"


@dataclass(frozen=True)
class Variable:
    """One environment variable as docs/settings.md shows it; ``production`` is None where a value is required."""

    name: str
    meaning: str
    demo: str
    production: str | None


class Environment:
    """The process environment, read through declared variables only.

    :raises ImproperlyConfigured: from every reader, when a value is missing, malformed, or fit for a demo only.
    """

    def __init__(self, values: Mapping[str, str]) -> None:
        self.values = values
        self.declared: dict[str, Variable] = {}
        name = values.get("DPA_ENV", "") or Deployment.PRODUCTION
        if name not in {str(deployment) for deployment in Deployment}:
            raise ImproperlyConfigured(f"DPA_ENV is {name!r}; it must be one of: {', '.join(Deployment)}.")
        self.deployment = Deployment(name)
        self.declared["DPA_ENV"] = Variable(
            "DPA_ENV", "`demo`, `test` or `production`", Deployment.DEMO, Deployment.PRODUCTION
        )

    @property
    def is_production(self) -> bool:
        """Whether this process serves real customers."""
        return self.deployment is Deployment.PRODUCTION

    def text(self, name: str, meaning: str, *, demo: str, production: str | None = None) -> str:
        """The variable's value; ``production=None`` means that production must set it, and not to the demo's value."""
        self.declared[name] = Variable(name, meaning, demo, production)
        value = self.values.get(name, "")
        if not self.is_production:
            return value or demo
        if not value and production is None:
            raise ImproperlyConfigured(f"{name} is not set; production requires it: {meaning}.")
        if value and production is None and value == demo:
            raise ImproperlyConfigured(f"{name} still has the demo's value {value!r}; production needs its own.")
        return value or production or ""

    def boolean(self, name: str, meaning: str, *, demo: bool, production: bool) -> bool:
        """A switch: ``true`` or ``false``, and no other spelling."""
        value = self.text(name, meaning, demo=str(demo).lower(), production=str(production).lower())
        if value not in {"true", "false"}:
            raise ImproperlyConfigured(f"{name} is {value!r}; it must be true or false.")
        return value == "true"

    def number(self, name: str, meaning: str, *, demo: int, production: int) -> int:
        """A whole number, zero or more."""
        value = self.text(name, meaning, demo=str(demo), production=str(production))
        if not value.isdecimal():
            raise ImproperlyConfigured(f"{name} is {value!r}; it must be a whole number, zero or more.")
        return int(value)

    def items(self, name: str, meaning: str, *, demo: str, production: str | None = None) -> list[str]:
        """A comma-separated list without empty items."""
        value = self.text(name, meaning, demo=demo, production=production)
        return [item for item in (part.strip() for part in value.split(",")) if item]

    def networks(
        self, name: str, meaning: str, *, demo: str, production: str
    ) -> list[ipaddress.IPv4Network | ipaddress.IPv6Network]:
        """Networks of addresses, such as 10.20.0.0/16, separated by commas."""
        found = []
        for item in self.items(name, meaning, demo=demo, production=production):
            try:
                found.append(ipaddress.ip_network(item))
            except ValueError as problem:
                raise ImproperlyConfigured(f"{name}: {item!r} is no network ({problem}).") from problem
        return found

    def url(
        self, name: str, meaning: str, *, schemes: set[str], demo: str, production: str | None = None
    ) -> SplitResult:
        """An address with one of ``schemes``; its user name and password may be percent-encoded."""
        parts = urlsplit(self.text(name, meaning, demo=demo, production=production))
        if parts.scheme not in schemes:
            # The value itself is not repeated: it may hold a password.
            raise ImproperlyConfigured(f"{name} must be an address that begins with {' or '.join(sorted(schemes))}.")
        return parts


def read_env_file(path: Path) -> dict[str, str]:
    """The ``NAME=value`` lines of ``path``, which may be quoted and commented; empty when there is no such file.

    A ``$`` is itself: secrets are not to be taken for names of variables.

    :raises ImproperlyConfigured: naming the line that is neither a value, a comment nor empty.
    """
    if not path.exists():
        return {}
    values: dict[str, str] = {}
    with path.open(encoding="utf-8") as file:
        for binding in parse_stream(file):
            if binding.key is None and not binding.error:
                continue
            if binding.error or binding.value is None or not str(binding.key).isidentifier():
                # What is read begins with the empty lines before it.
                text = binding.original.string
                line = binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")
                raise ImproperlyConfigured(f"{path.name}, line {line}: expected NAME=value.")
            values[str(binding.key)] = binding.value
    return values
