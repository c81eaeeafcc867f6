from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnnexesConfig(AppConfig):
    name = "annexes"
    verbose_name = _("Documents")

    def ready(self) -> None:
        # Registers the kinds, once models are loaded.
        from annexes import coverage, journaled, schema, significance  # noqa: F401, PLC0415
