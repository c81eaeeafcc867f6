"""Pages and files as lines of text, without what differs between two visits or between two layouts of one house.

Taken out: the app in admin addresses, in breadcrumbs, in names of permissions, fields and classes; content types'
numbers; secrets of a request; how the markup of a page is broken into lines.
"""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from html import escape
from html.parser import HTMLParser

_INLINE = re.compile(
    "a|abbr|b|bdi|button|cite|code|data|dfn|em|i|img|input|kbd|label|mark|meter|output|q|s|samp|select|small|span|strong|"
    "sub|sup|svg|time|u|var"
)
_VERBATIM = {"pre", "textarea", "script", "style"}
_OPTIONS = re.compile(r"(?:<option value=\"\d+\"[^>]*>[^<|]+\|[^<]+</option>\s*)+")
_OPTION = re.compile(r"<option value=\"\d+\"([^>]*)>[^<|]+\| ?([^<]+)</option>")


class Plain:
    """Writes what a registry shows as text, knowing the names of its apps and models.

    ``labels`` and ``models`` are those of the house at hand; ``hidden`` are values that chance made where no bag of
    ours was drawn from (a seal's), with what to write instead.
    """

    def __init__(self, labels: Iterable[str], models: Iterable[str]) -> None:
        app, model = "|".join(sorted(labels)), "|".join(sorted(models, key=len, reverse=True))
        right = "(?:(?:add|change|delete|view)_)?"
        self.hidden: dict[str, str] = {}
        self._rules: list[tuple[re.Pattern[str], str]] = [
            (re.compile(rf"\b(?:{app})[._/-](?={right}(?:{model})(?:[^a-z0-9]|\b|_))"), ""),
            (re.compile(rf"/admin/(?:{app})/(?=[\"'?\s]|$)", re.MULTILINE), "/admin/APP/"),
            (re.compile(r'(href="/admin/APP/"[^>]*>\n)[^<\n]+'), r"\1(name of the app)"),
            (re.compile(rf'(app[-_]label=|"app_label": |data-app-label=)"?(?:{app})\b"?'), r"\1APP"),
            (re.compile(rf"\b(current-app|app)-(?:{app})\b"), r"\1-APP"),
            (re.compile(rf"\b(?:{app})(?:\.\w+)*\.tasks\."), "TASKS."),
            (re.compile(r"(/admin/r/|content_type_id=|content_type__id__exact=)\d+"), r"\1TYPE"),
            (re.compile(r'((?:name="csrfmiddlewaretoken" type="hidden" value|nonce)=)"[^"]*"'), r'\1"SECRET"'),
            (re.compile(r"'nonce-[^']*'"), "'nonce-SECRET'"),
            (re.compile(r"(\"csrfmiddlewaretoken\": ?|\"X-CSRFToken\": ?)\"[^\"]*\""), r'\1"SECRET"'),
        ]

    def line(self, text: str) -> str:
        """``text`` without what is taken out."""
        for value, name in self.hidden.items():
            text = text.replace(value, name)
        for pattern, put in self._rules:
            text = pattern.sub(put, text)
        return text

    def body(self, data: bytes, kind: str) -> str:
        """The body of an answer or a file, by its media type."""
        write = _WRITERS.get(kind.partition(";")[0].strip())
        if write is None:
            text = data.decode() if kind.startswith("text/") else f"({kind}, {len(data)} bytes)"
        else:
            text = write(data)
        lines = (line.rstrip() for line in self.line(text).splitlines())
        return "\n".join(line for line in lines if line) + "\n"


# --- HTML -------------------------------------------------------------------------------------------------------------


class _Lines(HTMLParser):
    """A tag or a text a line, in which white space stands only where a reader can see it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[tuple[str, str]] = []
        self._verbatim = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        shown = "".join(
            f" {name}" if value is None else f' {name}="{escape(" ".join(_words(name, value)))}"'
            for name, value in sorted(attrs)
        )
        self.tokens.append((tag, f"<{tag}{shown}>"))
        self._verbatim = tag if tag in _VERBATIM else self._verbatim

    def handle_endtag(self, tag: str) -> None:
        self.tokens.append((tag, f"</{tag}>"))
        self._verbatim = "" if tag == self._verbatim else self._verbatim

    def handle_data(self, data: str) -> None:
        self.tokens.append(("", data if self._verbatim else re.sub(r"[ \t\r\n\f]+", " ", data)))

    def handle_decl(self, decl: str) -> None:
        self.tokens.append(("!", f"<!{decl}>"))

    def lines(self) -> Iterator[str]:
        for index, (tag, text) in enumerate(self.tokens):
            if tag:
                yield text
                continue
            before = self.tokens[index - 1][0] if index else "!"
            after = self.tokens[index + 1][0] if index + 1 < len(self.tokens) else "!"
            shown = text if _INLINE.fullmatch(before) else text.lstrip()
            shown = shown if _INLINE.fullmatch(after) else shown.rstrip()
            if shown:
                yield shown.replace(" ", "␣", 1) if shown == " " else shown


def _words(name: str, value: str) -> list[str]:
    """Of an attribute; of classes the order tells nothing."""
    return sorted(set(value.split())) if name == "class" else value.split()


def _html(data: bytes) -> str:
    parser = _Lines()
    parser.feed(_OPTIONS.sub(lambda found: _permissions(found[0]), data.decode()))
    parser.close()
    return "\n".join(parser.lines())


def _permissions(options: str) -> str:
    """Permissions to choose from, in an order and by names that know no app."""
    named = sorted(f"<option{chosen}>{name}</option>" for chosen, name in _OPTION.findall(options))
    return "\n".join(named)


# --- Other files ------------------------------------------------------------------------------------------------------


def _json(data: bytes) -> str:
    return json.dumps(json.loads(data), ensure_ascii=False, indent=1)


@cache
def pdf(data: bytes) -> str:
    """Words of a PDF as they are laid out, its properties, and its tags as a tree."""
    import pikepdf  # noqa: PLC0415

    made = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    lines = [made.stdout.decode().replace("\f", "\n--- page ---\n")]
    with pikepdf.open(io.BytesIO(data)) as file:
        lines += [f"{name}: {value}" for name, value in sorted(file.docinfo.items()) if "Date" not in name]
        lines += [f"/Lang {file.Root.get('/Lang')}", f"attachments: {sorted(file.attachments)}"]
        todo = [(0, file.Root.get("/StructTreeRoot"))]
        while todo:
            depth, node = todo.pop()
            if isinstance(node, pikepdf.Array):
                todo += [(depth, kid) for kid in reversed(list(node))]
            elif isinstance(node, pikepdf.Dictionary):
                told = [f"{key}={node[key]}" for key in ("/Alt", "/ActualText", "/Lang", "/T") if key in node]
                if "/S" in node:
                    lines.append(" ".join([depth * " " + str(node["/S"]), *told]))
                if "/K" in node:
                    todo.append((depth + 1, node["/K"]))
    return "\n".join(lines)


def _zip(data: bytes) -> str:
    """Names of what is in it, and what can be read."""
    lines = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(archive.namelist()):
            lines.append(f"--- {name}")
            if name.endswith((".txt", ".md", ".json", ".py", ".html")):
                lines.append(archive.read(name).decode())
    return "\n".join(lines)


_WRITERS: dict[str, Callable[[bytes], str]] = {
    "text/html": _html,
    "application/json": _json,
    "application/pdf": pdf,
    "application/zip": _zip,
    "image/svg+xml": lambda data: data.decode().replace("><", ">\n<"),
    "application/javascript": bytes.decode,
    "application/x-pem-file": lambda data: "\n".join(re.findall(r"-----BEGIN.*", data.decode())),
}
