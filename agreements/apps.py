from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("Agreements and receipts")

    def ready(self) -> None:
        # Once models are loaded: how long things are kept, what is verified, whose texts are imported, and what stands
        # against a withdrawal.
        from agreements import claims, journaled, names, privacy, withdrawals  # noqa: F401, PLC0415
