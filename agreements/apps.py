from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("Agreements")

    def ready(self) -> None:
        from agreements import officers, schema  # noqa: F401, PLC0415 - registers the kind once models are loaded

        post_migrate.connect(officers.ensure_group, sender=self, dispatch_uid="agreements.officers")
