from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkersConfig(AppConfig):
    name = "workers"
    verbose_name = _("Workers")

    def ready(self) -> None:
        # Once models are loaded: what every worker does beside its tasks, which tasks are run again, and who asked.
        from workers import heartbeat, housekeeping, origin, retries  # noqa: PLC0415

        housekeeping.register("reaping", heartbeat.reap)
        retries.connect()
        origin.connect()
