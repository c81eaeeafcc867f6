"""Errors told to a service that collects them, by a function that the installation names (DPA_ERROR_REPORTS)."""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.utils.module_loading import import_string

from dpa_registry.logs.lines import line_of


class Reports(logging.Handler):
    """Calls the function with the line of each error, as the log has it: no words, no addresses.

    Nothing that the function raises or logs does harm: the error that it was told of is the one that matters.
    """

    def __init__(self, function: str) -> None:
        super().__init__()
        self.function = function
        self.telling = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        # What the function itself logs would call it again.
        if getattr(self.telling, "now", False):
            return
        self.telling.now = True
        try:
            tell: Any = import_string(self.function)
            tell(line_of(record))
        except Exception:  # noqa: BLE001 - the function is somebody else's
            self.handleError(record)
        finally:
            self.telling.now = False
