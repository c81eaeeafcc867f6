from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "imports"
    verbose_name = _("Imports")

    def ready(self) -> None:
        # Once models are loaded: requests that led to nothing are forgotten.
        from imports import journaled, requests  # noqa: F401, PLC0415
        from workers import housekeeping  # noqa: PLC0415

        housekeeping.register("imports", requests.tend)
