from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

_MINUTE = timedelta(minutes=1)


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = _("Notices and objections")

    def ready(self) -> None:
        # Once models are loaded: what the journal holds, whose addresses these are, what becomes of the mail, what
        # copies state of notices, and what workers write and do when its moment has come.
        from copies.sealed import disclosed, evidence  # noqa: PLC0415
        from documents.checks import leave_behind  # noqa: PLC0415
        from mail import hooks  # noqa: PLC0415
        from notices import copied, journaled, privacy, subscribing  # noqa: F401, PLC0415
        from notices.acts import planning, writing  # noqa: PLC0415
        from notices.delivery import escalating, posting, reminding, revoking  # noqa: PLC0415
        from notices.inbox import receiving  # noqa: PLC0415
        from notices.models import Plan  # noqa: PLC0415
        from workers import housekeeping  # noqa: PLC0415

        leave_behind(Plan)

        evidence.contribute(60, copied.section, copied.identify)
        disclosed.disclose_by(copied.NOTICES, copied.rows_behind)
        hooks.on_outcome(posting.ABOUT, posting.hear)
        hooks.compose_by(posting.ABOUT, posting.compose)
        hooks.on_report(receiving.hear)
        housekeeping.register("notices", writing.tend)
        hooks.compose_by(reminding.ABOUT, reminding.compose)
        hooks.compose_by(revoking.REVOKED, revoking.compose)
        housekeeping.register("plans", planning.tend)
        housekeeping.register("escalation", escalating.tend, every=_MINUTE)
        hooks.compose_by(subscribing.ABOUT, subscribing.compose)
        hooks.on_outcome(subscribing.ABOUT, subscribing.hear)
        housekeeping.register("news", subscribing.tend)
        housekeeping.register("inbox", receiving.tend, every=timedelta(minutes=1))
