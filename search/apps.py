from datetime import timedelta

from django.apps import AppConfig
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        # Once models are loaded: what is published is found from that moment on, what was told within a minute.
        from documents import changes  # noqa: PLC0415
        from documents.checks import leave_behind  # noqa: PLC0415
        from search import engine, index, journaled, resembling  # noqa: F401, PLC0415
        from search.models import Passage, Place  # noqa: PLC0415
        from workers import housekeeping  # noqa: PLC0415

        leave_behind(Place)
        changes.on_change(index.of_document)
        post_delete.connect(engine.forget, sender=Passage, dispatch_uid="search.forget")
        housekeeping.register("search", index.tend, every=timedelta(seconds=30))
