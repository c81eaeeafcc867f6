from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    name = "journal"
    verbose_name = _("Journal")

    def ready(self) -> None:
        # Once models are loaded: what is written is heard, and what workers see to.
        from journal import anchoring, sequencing, signals  # noqa: PLC0415
        from workers import housekeeping  # noqa: PLC0415

        signals.connect()
        housekeeping.register("sequencing", sequencing.tend, every=sequencing.ROUNDS)
        # Apart: where a service does not answer, entries get their places all the same.
        housekeeping.register("anchoring", anchoring.tend, every=anchoring.ROUNDS)
