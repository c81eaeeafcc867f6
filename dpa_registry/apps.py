"""The project as an app, so that its system checks are registered."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Registers the checks of :mod:`dpa_registry.checks`; it has no models."""

    name = "dpa_registry"
    verbose_name = "DPA Registry"

    def ready(self) -> None:
        """Importing the module registers its checks."""
        from dpa_registry import checks  # noqa: F401, PLC0415 - the checks need loaded apps
