"""The process that reads a file: ``python -m sources.files.process``.

It reads a line of JSON (the format, the officer's choice, the limits) and then the file from its standard input, shuts
and limits itself, and writes what it found, or why it can't, as JSON.
"""

from __future__ import annotations

import json
import logging
import resource
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from seal.inspecting.confinement import close_doors
from sources.files.found import Found, Unfit

# By format: the module and its function. Loaded before the walls close.
READERS = {
    "docx": ("sources.files.word.document", "read_word"),
    "odt": ("sources.files.opendocument.document", "read_opendocument"),
    "pdf": ("sources.files.pdf.document", "read_pdf"),
    "html": ("sources.files.web", "read_web"),
}
# The names of an archive, and the letters of a page of the web, may be in one of these; they are loaded before, too.
_ENCODINGS = (
    "ascii",
    "cp437",
    "cp850",
    "cp1252",
    "latin_1",
    "iso8859_15",
    "utf_16",
    "utf_16_le",
    "utf_16_be",
    "utf_8_sig",
)


def main() -> None:
    """The process's own work."""
    order = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    reader = load(order["format"])
    for encoding in _ENCODINGS:
        import_module(f"encodings.{encoding}")
    close_doors()
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"], order["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"] + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    logging.disable(logging.CRITICAL)
    sys.stdout.write(json.dumps(outcome(reader, data, order["choice"])))


def load(format: str) -> Callable[[bytes, str], Found]:
    module, name = READERS[format]
    reader: Callable[[bytes, str], Found] = getattr(import_module(module), name)
    return reader


def outcome(reader: Callable[[bytes, str], Found], data: bytes, choice: str) -> dict[str, Any]:
    """What a reader finds, as data; ``failure`` says why a file is not read."""
    try:
        return reader(data, choice).as_data()
    except Unfit as unfit:
        return {"failure": unfit.code, "values": unfit.values}
    except RecursionError:
        return {"failure": "too_deep", "values": {}}


if __name__ == "__main__":
    main()
