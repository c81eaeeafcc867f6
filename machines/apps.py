from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MachinesConfig(AppConfig):
    name = "machines"
    verbose_name = _("Programs")

    def ready(self) -> None:
        # Once models are loaded: what the journal holds, and what is kept of people and how long.
        from machines import journaled, privacy  # noqa: F401, PLC0415
