from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TermsConfig(AppConfig):
    name = "terms"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from terms import coverage, journaled, schema  # noqa: F401, PLC0415 - makes the kind known, once models are loaded
