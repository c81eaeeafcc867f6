"""What a PDF depends on besides its content: all code, templates, styles, fonts, formats and wording of this release,
and the libraries under them. Found by walking, so that nothing can be forgotten: a stored PDF that is made once too
often costs a second, one that says what the code no longer says is wrong.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterator
from functools import cache
from importlib.metadata import distributions
from pathlib import Path

from django.conf import settings

import pdf

STYLESHEETS = ("css/tokens-print.css", "css/document.css", "css/pdf.css")
STYLESHEETS_OF_COMPARISONS = (*STYLESHEETS, "css/comparison.css", "css/comparison-paper.css")
# Packages that no registry runs; whatever else stands beside them may print.
_NEVER_RUN = {"benchmarks", "scripts", "tests"}
# What a table once looked like prints nothing.
_NOT_PRINTED = {"__pycache__", "migrations"}


@cache
def layout_digest(language: str) -> str:
    """The SHA-256 over all of it, for one language; computed once per process, since it changes with a release."""
    return digest_of(Path(settings.BASE_DIR), language)


def digest_of(base: Path, language: str) -> str:
    """The digest for the release whose files stand in ``base``."""
    digest = hashlib.sha256()
    for line in (*_libraries(), settings.TIME_ZONE, settings.DPA_PUBLIC_URL):
        digest.update(f"{line}\n".encode())
    for path in sorted(_files(base, language)):
        digest.update(f"{path.relative_to(base).as_posix()}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _libraries() -> list[str]:
    """Python, every installed package and what lays out the text, with their versions."""
    installed = {f"{found.name} {found.version}" for found in distributions()}
    return [platform.python_version(), *sorted(installed), *pdf.engine()]


def _files(base: Path, language: str) -> Iterator[Path]:
    """The sources of our packages, all templates and static files, and the catalogue of the language."""
    packages = [place for place in base.iterdir() if (place / "__init__.py").exists() and place.name not in _NEVER_RUN]
    for place in packages:
        yield from (path for path in _below(place) if path.suffix != ".pyc")
    for name in ("templates", "static", f"locale/{language}"):
        yield from _below(base / name)


def _below(place: Path) -> Iterator[Path]:
    for path in place.rglob("*"):
        if path.is_file() and not _NOT_PRINTED & set(path.relative_to(place).parts):
            yield path
