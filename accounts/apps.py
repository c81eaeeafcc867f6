from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Registry")

    def ready(self) -> None:
        # Once models are loaded.
        from accounts import claimed_roles, journaled, signals  # noqa: F401, PLC0415

        signals.connect()
        claimed_roles.connect()
