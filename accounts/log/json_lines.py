"""How the security log is written; apart from it, since logging is set up before Django's models are."""

from __future__ import annotations

import json
import logging
import os
from io import TextIOWrapper
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any


class JsonLine(logging.Formatter):
    """A record's ``line`` as JSON: a visitor's text can neither end it nor begin another."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(getattr(record, "line", {"event": record.getMessage()}))


class OwnFile(WatchedFileHandler):
    """A file that only its own account reads, made with the first line.

    Many processes write it: each line is one write, and logrotate may move it away.
    """

    def __init__(self, filename: str, **options: Any) -> None:
        Path(filename).parent.mkdir(parents=True, exist_ok=True)
        super().__init__(filename, delay=True, **options)

    def _open(self) -> TextIOWrapper:
        return open(
            self.baseFilename,
            "a",
            encoding=self.encoding,
            errors=self.errors,
            opener=lambda path, flags: os.open(path, flags, 0o600),
        )
