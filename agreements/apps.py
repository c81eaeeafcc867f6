from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "agreements"
    verbose_name = _("Agreements")

    def ready(self) -> None:
        # Each registers something, once models are loaded: the kind of document, personal data, how long it is kept,
        # what is verified.
        from agreements import (  # noqa: PLC0415
            acts_kept,  # noqa: F401
            officers,
            personal_data,  # noqa: F401
            retention,  # noqa: F401
            schema,  # noqa: F401
            second_factor,  # noqa: F401
            verification,  # noqa: F401
        )
        from agreements.copies import sections  # noqa: PLC0415 - as above

        post_migrate.connect(officers.ensure_group, sender=self, dispatch_uid="agreements.officers")
        sections.register()
