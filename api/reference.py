"""The reference page: the OpenAPI document as people read it, without a script and without anything from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.document import TAGS, openapi
from api.problems import KINDS


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of what goes in or comes out."""

    name: str
    sort: str
    is_required: bool
    description: str
    where: str = ""


@dataclass(frozen=True)
class Shape:
    """An object by its name, with its fields."""

    name: str
    description: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Operation:
    """One operation."""

    name: str
    method: str
    path: str
    text: str
    scope: str
    parameters: tuple[Field, ...]
    takes: str
    gives: str
    statuses: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """The operations about one noun."""

    name: str
    text: str
    operations: tuple[Operation, ...]


def groups() -> list[Group]:
    """All operations, by noun."""
    found: dict[str, list[Operation]] = {name: [] for name in TAGS}
    for path, methods in openapi()["paths"].items():
        for method, said in methods.items():
            found[said["tags"][0]].append(_operation(path, method, said))
    return [Group(name, TAGS[name], tuple(operations)) for name, operations in found.items() if operations]


def events() -> list[tuple[str, str, str]]:
    """The events that webhooks are told of: kind, act, and who is told."""
    return [
        (kind, said["post"]["summary"], said["post"]["description"]) for kind, said in openapi()["webhooks"].items()
    ]


def shapes() -> list[Shape]:
    """All objects, by name."""
    return [
        Shape(name, schema.get("description", ""), tuple(_fields(schema)))
        for name, schema in sorted(openapi()["components"]["schemas"].items())
    ]


def problems() -> list[tuple[str, int, str]]:
    """The kinds of problem: code, status and title."""
    return [(code, status, str(title)) for code, (status, title) in KINDS.items()]


def _operation(path: str, method: str, said: dict[str, Any]) -> Operation:
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    good = next(answer for status, answer in said["responses"].items() if status.startswith("2"))
    return Operation(
        said["operationId"],
        method.upper(),
        path,
        said.get("description", ""),
        next((scope for each in said.get("security", ()) for scopes in each.values() for scope in scopes), ""),
        tuple(
            Field(each["name"], _sort(each["schema"]), each["required"], each.get("description", ""), each["in"])
            for each in said["parameters"]
        ),
        _sort(body) if body else "",
        " · ".join(
            _sort(content["schema"]) if kind == "application/json" else kind
            for kind, content in good.get("content", {}).items()
        ),
        tuple(said["responses"]),
    )


def _fields(schema: dict[str, Any]) -> list[Field]:
    required = set(schema.get("required", ()))
    return [
        Field(name, _sort(each), name in required, each.get("description", ""))
        for name, each in schema.get("properties", {}).items()
    ]


def _sort(schema: dict[str, Any]) -> str:
    """A type in words: `Version`, `list of string`, `string (date-time) or null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " or ".join(_sort(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {_sort(schema.get('items', {}))}"
    kind = str(schema.get("type", "object"))
    return f"{kind} ({schema['format']})" if "format" in schema else kind
