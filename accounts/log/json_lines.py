"""How a line of the security log is written; apart from it, since logging is set up before Django's models are."""

from __future__ import annotations

import json
import logging


class JsonLine(logging.Formatter):
    """A record's ``line`` as JSON: a visitor's text can neither end it nor begin another."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(getattr(record, "line", {"event": record.getMessage()}))
