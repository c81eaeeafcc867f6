from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = _("Notices and objections")

    def ready(self) -> None:
        # Once models are loaded: what the journal holds, whose addresses these are, what becomes of the mail, and what
        # workers write and do when its moment has come.
        from documents.checks import leave_behind  # noqa: PLC0415
        from mail import hooks  # noqa: PLC0415
        from notices import journaled, planning, posting, privacy, receiving, writing  # noqa: F401, PLC0415
        from notices.models import Plan  # noqa: PLC0415
        from workers import housekeeping  # noqa: PLC0415

        leave_behind(Plan)

        hooks.on_outcome(posting.ABOUT, posting.hear)
        hooks.compose_by(posting.ABOUT, posting.compose)
        hooks.on_report(receiving.hear)
        housekeeping.register("notices", writing.tend)
        housekeeping.register("plans", planning.tend)
        housekeeping.register("inbox", receiving.tend, every=timedelta(minutes=1))
