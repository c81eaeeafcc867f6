from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("Agreements and receipts")

    def ready(self) -> None:
        # Once models are loaded: how long things are kept, what is verified, whose texts are imported, and what stands
        # against a withdrawal; and what keeps the standing of customers.
        from agreements import claims, journaled, names, privacy, withdrawals  # noqa: F401, PLC0415
        from agreements.standing import claims as standing_claims  # noqa: F401, PLC0415
        from agreements.standing import refreshing  # noqa: PLC0415
        from customers import changes as of_customers  # noqa: PLC0415
        from documents import changes as of_documents  # noqa: PLC0415
        from workers import housekeeping  # noqa: PLC0415

        of_customers.on_change(refreshing.of_customers)
        of_documents.on_change(refreshing.of_document)
        housekeeping.register("standing", refreshing.tend)
