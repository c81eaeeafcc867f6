from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class OfficeConfig(AppConfig):
    name = "office"

    def ready(self) -> None:
        from documents import approval  # noqa: PLC0415
        from office import approvals, roles  # noqa: PLC0415 - once models are loaded
        from office.customers import bulk  # noqa: PLC0415
        from workers import housekeeping  # noqa: PLC0415

        housekeeping.register("bulk receipts", bulk.tend)
        approval.on_step(approvals.tell)

        # Signals come for apps with tables only; the people's is the last of them.
        post_migrate.connect(roles.ensure_groups, sender=apps.get_app_config("accounts"), dispatch_uid="office.roles")
