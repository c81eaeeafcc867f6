"""A record of the log as one line of JSON."""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from dpa_registry.logs.faults import described
from dpa_registry.logs.words import redact
from workers import origin

# What a record may say beside its message. Others are left out: Django hands the whole request along.
_MORE = ("method", "route", "status", "milliseconds")
# What somebody searched for stands in a query.
_QUERY = re.compile(r"(?<=[\w/])\?[^\s\"']*=[^\s\"']*")


def line_of(record: logging.LogRecord) -> dict[str, Any]:
    """All that is logged of a record: what, where from, and of an exception where it came from."""
    found = {
        "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": _QUERY.sub("?[…]", redact(record.getMessage())),
        **{name: getattr(record, name, None) for name in _MORE},
        **vars(origin.current()),
    }
    if record.exc_info and record.exc_info[1] is not None:
        found["error"] = described(record.exc_info[1])
    return {name: value for name, value in found.items() if value not in (None, "")}


class JsonLines(JsonFormatter):
    """One line a record: what a visitor typed can neither end it nor begin another."""

    def __init__(self) -> None:
        super().__init__(json_ensure_ascii=False)

    def format(self, record: logging.LogRecord) -> str:
        return self.serialize_log_record(line_of(record))
