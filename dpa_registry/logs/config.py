"""Where logs go and in which form: who and where, never the contents of a document or a form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from dpa_registry.env import Deployment, Environment


def logging(env: Environment, data_dir: Path, *, reports: str) -> dict[str, Any]:
    """Python's own configuration of logging; the function of the dotted path ``reports`` gets each error.

    Raises ``ImproperlyConfigured`` for a form that there is not.
    """
    is_test = env.deployment is Deployment.TEST
    security_log = env.text(
        "DPA_SECURITY_LOG",
        "file for the security log (JSON lines: failed sign-ins, refusals, changes of rights), for its own account "
        "alone; empty: with the other logs",
        demo=str(data_dir / "security.log"),
        production="",
    )
    log_format = env.text(
        "DPA_LOG_FORMAT",
        "`json`: a line of JSON for each event and each request; `line`: for a person at a terminal",
        demo="line",
        production="json",
    )
    if log_format not in {"json", "line"}:
        raise ImproperlyConfigured("DPA_LOG_FORMAT must be json or line.")
    handlers = ["console", "reports"] if reports else ["console"]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "dpa_registry.logs.words.Formatter",
                "format": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            },
            "json": {"()": "dpa_registry.logs.lines.JsonLines"},
            "security": {"()": "accounts.log.json_lines.JsonLine"},
        },
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": log_format},
            "reports": {"class": "dpa_registry.logs.reports.Reports", "level": "ERROR", "function": reports},
            "security": {"class": "accounts.log.json_lines.OwnFile", "filename": security_log, "formatter": "security"}
            if security_log
            else {"class": "logging.StreamHandler", "formatter": "security"},
        },
        "root": {"handlers": handlers, "level": "WARNING" if is_test else "INFO"},
        "loggers": {
            "django": {"handlers": handlers, "level": "WARNING" if is_test else "INFO", "propagate": False},
            # Their own handlers would write paths as they are, with the tokens of links.
            "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
            "granian.access": {"handlers": ["console"], "level": "INFO", "propagate": False},
            # At a terminal each request would hide what matters.
            "requests": {"level": "INFO" if log_format == "json" else "WARNING"},
            # Whatever the level of the rest; a test reads it where it is collected, and prints it nowhere.
            "security": {"handlers": [] if is_test else ["security"], "level": "INFO", "propagate": False},
            # They tell of every page and every style sheet.
            "fontTools": {"level": "WARNING"},
            "pikepdf": {"level": "WARNING"},
            "pyhanko": {"level": "WARNING"},
            "weasyprint": {"level": "WARNING"},
        },
    }
