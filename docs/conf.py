"""The documentation as two sites: Dutch (docs/nl) for officers and customers, English (docs) for whoever runs it.

`make docs` builds both into var/docs. The pages are plain Markdown that reads as well where the repository is kept, so
what leads out of this folder there is a name here, and a picture that was not made is left out.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent

project = "DPA Registry"
author = "The makers of the registry"
version = release = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
extensions = ["myst_parser"]
myst_heading_anchors = 3
exclude_patterns = ["nl", "security/*.toml"]
html_theme = "furo"
html_title = f"DPA Registry {version}"
html_show_sphinx = html_show_copyright = False
html_copy_source = False
# A program's listing of another tool is not worth colours that nobody chose.
highlight_language = "none"
# Two sites, one configuration: the folder of the Dutch one is its root.
suppress_warnings = ["epub.unknown_project_files"]

_OUTSIDE = re.compile(r"\[`?([^\]`]+)`?\]\((\.\./(?!en/)[^)#]+)(#[^)]*)?\)")
_PICTURE = re.compile(r"^!\[[^\]]*\]\(([^)]+)\)\n?", re.MULTILINE)


def _for_the_site(app: Any, name: str, source: list[str]) -> None:
    folder = Path(app.srcdir, name).parent
    text = source[0].replace("](decisions/)", "](decisions/index.md)").replace("([nl](nl/index.md))", "(`docs/nl`)")
    text = _PICTURE.sub(lambda found: found.group(0) if (folder / found.group(1)).is_file() else "", text)
    source[0] = _OUTSIDE.sub(lambda found: _named(found, folder), text)


def _named(found: re.Match[str], folder: Path) -> str:
    words, target = found.group(1), found.group(2)
    if (folder / target).resolve().is_relative_to(HERE):
        return found.group(0)
    path = target.removeprefix("../").rstrip("/")
    return f"`{path}`" if words.rstrip("/") == path else f"{words} (`{path}`)"


def setup(app: Any) -> None:
    """What Sphinx calls."""
    app.connect("source-read", _for_the_site)
