"""Keeps ``locale/nl`` in step with the strings that Python and templates mark for translation.

``python -m scripts.messages`` brings the catalogue up to date: new strings come in untranslated, vanished ones leave.
``python -m scripts.messages --check`` only says what differs, and which translations are missing or wrong.
Babel alone does it: nobody needs GNU gettext.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from scripts import library_messages
from scripts.placeholders import placeholders

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "locale" / "nl" / "LC_MESSAGES" / "django.po"
NOT_ROOMS = {"benchmarks", "scripts", "tests"}
# Every room of the house.
APPS = tuple(sorted(path.parent.name for path in ROOT.glob("*/__init__.py") if path.parent.name not in NOT_ROOMS))
KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# No dates and names: two people who extract the same strings write the same file.
HEADER = """\
# Dutch translations of the DPA Registry; docs/glossary.md names the terms.
msgid ""
msgstr ""
"Language: nl\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def sources() -> Iterator[tuple[Path, str]]:
    """Every file of ours that may mark strings, and the Python by which it does."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, python_of(path)
    for suffix in ("html", "txt"):
        for path in sorted((ROOT / "templates").rglob(f"*.{suffix}")):
            yield path, python_of(path)


def python_of(path: Path) -> str:
    """A file as Python; of a template, what Django makes of it."""
    if path.suffix == ".py":
        return path.read_text()
    # Blanked markup keeps its indentation, which means nothing here: brackets make Python agree.
    return f"(\n{templatize(path.read_text(), origin=str(path))}\n)"


def marked_in(code: str) -> Iterator[Message]:
    """The texts that a file marks."""
    for _line, ids, comments, context in extract(
        "python", io.BytesIO(code.encode()), KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
    ):
        if texts(ids)[0]:
            yield Message(ids, auto_comments=comments, context=context)


def extracted() -> Catalog:
    """What our code marks now, and what libraries mark without good Dutch of their own; untranslated."""
    found = Catalog(locale="nl")
    said = library_messages.said_in_dutch()
    ours = [message for _path, code in sources() for message in marked_in(code)]
    theirs = [message for path in library_messages.files() for message in marked_in(python_of(path))]
    for message in ours + [message for message in theirs if texts(message.id)[0] not in said]:
        found.add(message.id, auto_comments=message.auto_comments, context=message.context)
    return found


def stored() -> Catalog:
    """The catalogue as it is in the repository."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="nl", domain="django", abort_invalid=True)


def texts(of: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """One text, or the singular and the plural."""
    return (of,) if isinstance(of, str) else tuple(of or ())


def faults(message: Message) -> Iterator[str]:
    """What is wrong with one translation."""
    originals, translations = texts(message.id), texts(message.string)
    if message.fuzzy:
        yield "fuzzy"
    if len(translations) != len(originals) or not all(translations):
        yield "not translated"
        return
    # "One row" may leave out the number that the plural must have.
    wanted = placeholders(originals[-1])
    if placeholders(translations[-1]) != wanted:
        yield "placeholders differ"
    elif len(originals) > 1 and not placeholders(translations[0]) <= wanted:
        yield "placeholders differ in the singular"
    for original, translation in zip(originals, translations, strict=True):
        if original[:1].isspace() != translation[:1].isspace() or original[-1:].isspace() != translation[-1:].isspace():
            yield "white space differs at an end"


def key(message: Message) -> tuple[str, str]:
    """What identifies a message: its context and its (singular) text."""
    return message.context or "", texts(message.id)[0]


def problems() -> list[str]:
    """Each way in which the catalogue is behind the code or not good, in words."""
    ours = {key(message): message for message in stored() if message.id}
    marked = {key(message) for message in extracted() if message.id}
    found = [f"marked, not in the catalogue: {text!r}" for _context, text in sorted(marked - ours.keys())]
    found += [f"in the catalogue, no longer marked: {text!r}" for _context, text in sorted(ours.keys() - marked)]
    found += [f"{fault}: {name[1]!r}" for name, message in sorted(ours.items()) for fault in faults(message)]
    return found


def write(catalogue: Catalog) -> None:
    """Store the catalogue, in the order of its texts."""
    body = io.BytesIO()
    write_po(body, catalogue, width=100, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    CATALOGUE.write_text(HEADER + body.getvalue().decode())


def update() -> None:
    """Bring the catalogue up to date; what is translated stays."""
    kept = {key(message): message for message in stored() if message.id} if CATALOGUE.exists() else {}
    fresh = Catalog(locale="nl")
    for message in extracted():
        if message.id:
            before = kept.get(key(message))
            string = before.string if before and len(texts(before.string)) == len(texts(message.id)) else ""
            fresh.add(message.id, string, auto_comments=message.auto_comments, context=message.context)
    write(fresh)


def main() -> int:
    if "--check" not in sys.argv[1:]:
        update()
    found = problems()
    print("\n".join(found) or f"{CATALOGUE.relative_to(ROOT)} is complete")
    return 1 if found and "--check" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())
