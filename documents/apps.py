from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from documents import checks, journaled, privacy, triggers  # noqa: F401, PLC0415 - models must be loaded first
        from documents.coverage.reading import find_gaps  # noqa: PLC0415
        from documents.coverage.writing import carry_over  # noqa: PLC0415
        from documents.findings import validation  # noqa: PLC0415
        from documents.notes.findings import find_stale_notes  # noqa: PLC0415
        from documents.rows import drafting  # noqa: PLC0415

        validation.register(find_stale_notes)
        validation.register(find_gaps)
        drafting.on_begun(lambda draft, ancestor, by, at: carry_over(draft, ancestor, by=by, at=at))
        # A migration that rebuilds a table on SQLite silently drops its triggers, so they are lifted before any
        # migration and restored after it, once per app, which is harmless.
        pre_migrate.connect(triggers.lift_before_migrate, dispatch_uid="documents.lift")
        post_migrate.connect(triggers.restore_after_migrate, dispatch_uid="documents.restore")
