from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class OfficeConfig(AppConfig):
    name = "office"
    verbose_name = _("Office")

    def ready(self) -> None:
        from office import roles  # noqa: PLC0415 - once models are loaded

        # Signals come for apps with tables only; the people's is the last of them.
        post_migrate.connect(roles.ensure_group, sender=apps.get_app_config("accounts"), dispatch_uid="office.roles")
