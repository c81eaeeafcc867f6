"""System checks of the installation: what Django itself does not look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

KINDS = ("terms", "annex1", "annex2")


@register(Tags.security)
def public_kinds_exist(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A misspelt kind in DPA_PUBLIC_KINDS would hide a document that should be public, without a word."""
    unknown = [kind for kind in settings.DPA_PUBLIC_KINDS if kind not in KINDS]
    if not unknown:
        return []
    return [
        Error(
            f"DPA_PUBLIC_KINDS names unknown kinds of document: {', '.join(unknown)}.",
            hint=f"Choose from: {', '.join(KINDS)}.",
            id="dpa_registry.E001",
        )
    ]


@register(Tags.database)
def no_check_is_silenced(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Constraints that a database does not support (models.W038, W047) must never be silenced: rules rest on them."""
    if not settings.SILENCED_SYSTEM_CHECKS:
        return []
    return [Error("SILENCED_SYSTEM_CHECKS must stay empty.", id="dpa_registry.E002")]
