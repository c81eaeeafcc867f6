"""The project as an app, so that its system checks are registered."""

from __future__ import annotations

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    """Registers the checks and lookups of the project; it has no models."""

    name = "dpa_registry"
    verbose_name = "DPA Registry"

    def ready(self) -> None:
        """Importing the modules registers what they hold."""
        from dpa_registry import checks, installation, lookups, strength  # noqa: F401, PLC0415 - the checks need loaded apps
