"""Private parts of libraries are used where a decision says so, and nowhere else."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
DECISION = ROOT / "docs/decisions/0018-private-parts-of-libraries.md"
NOT_ROOMS = {"benchmarks", "scripts", "tests"}
OURS = {path.parent.name for path in ROOT.glob("*/__init__.py")}
FILES = sorted(path for name in OURS for path in (ROOT / name).rglob("*.py") if path.parent.name != "migrations")
# Named in the documentation of Django, of django-simple-history and of Python, whatever they begin with.
DOCUMENTED = {
    *("_meta", "_state", "_db", "_base_manager", "_default_manager", "_save"),
    *("_history_user", "_history_date", "_exit", "_getframe"),
    # Put by Python itself into every class with abstract methods; nobody here writes it.
    "_abc_impl",
}


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("_") and name not in DOCUMENTED


@cache
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def imports(tree: ast.Module) -> Iterator[str]:
    """Imported names of others of which a step begins with an underscore or is called internal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        else:
            continue
        for name in found:
            steps = name.split(".")
            if steps[0] not in OURS and any(is_private(step) or step == "internal" for step in steps):
                yield name


def attributes(tree: ast.Module) -> Iterator[str]:
    """Private names that are read or written on an object, also by ``getattr`` and its like."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and is_private(node.attr):
            yield node.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.endswith("attr"):
            named = [part.value for part in node.args[1:2] if isinstance(part, ast.Constant)]
            yield from (name for name in named if isinstance(name, str) and is_private(name))


def own_names(tree: ast.Module) -> Iterator[str]:
    """What we call so ourselves: functions, classes, variables, attributes that our objects set on themselves."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and ast.unparse(node.value) == "self":
            yield node.attr


def modules() -> Iterator[ModuleType]:
    for room in sorted(OURS - NOT_ROOMS):
        package = importlib.import_module(room)
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{room}."):
            if not re.search(r"\.(migrations|proof)\b|\.wsgi$|\.asgi$", found.name):
                yield importlib.import_module(found.name)


def overrides() -> Iterator[str]:
    """Private methods and attributes that a class of ours has instead of those of a class of a library."""
    for module in modules():
        for _name, kind in inspect.getmembers(module, inspect.isclass):
            if kind.__module__ != module.__name__:
                continue
            foreign = [base for base in kind.__mro__[1:] if base.__module__.split(".")[0] not in OURS]
            for name in filter(is_private, vars(kind)):
                if any(name in vars(base) for base in foreign if base.__module__ not in {"builtins", "abc", "typing"}):
                    yield name


def test_the_decision_names_every_private_part_that_is_used_and_no_other() -> None:
    overridden = set(overrides())
    ours = {name for tree in trees().values() for name in own_names(tree)} - overridden
    used = {name for tree in trees().values() for name in attributes(tree)} - ours
    imported = {name for tree in trees().values() for name in imports(tree)}
    stated = re.findall(r"^\| `([^`]+)`", DECISION.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(stated) == sorted(used | overridden | imported)
