"""Templates that render nothing: for tests that ask for the answer's status only, on hundreds of pages."""

from __future__ import annotations

from typing import Any

from django.template.backends.base import BaseEngine


class _Blank:
    origin = None

    def render(self, context: Any = None, request: Any = None) -> str:
        return ""


class Blank(BaseEngine):
    """Every template is there, and empty."""

    app_dirname = "templates"

    def __init__(self, params: dict[str, Any]) -> None:
        params.pop("OPTIONS")
        super().__init__(params)

    def get_template(self, template_name: str) -> Any:
        return _Blank()

    def from_string(self, template_code: str) -> Any:
        return _Blank()


TEMPLATES = [{"BACKEND": "tests.office.blank.Blank", "DIRS": [], "APP_DIRS": False, "OPTIONS": {}}]
