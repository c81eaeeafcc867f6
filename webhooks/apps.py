from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "webhooks"
    verbose_name = _("Webhooks")

    def ready(self) -> None:
        # Once models are loaded: what the journal holds, what is kept how long, and what workers see to.
        from webhooks import journaled, making, privacy, sending, signing, trials  # noqa: F401, PLC0415
        from workers import housekeeping  # noqa: PLC0415

        housekeeping.register("events", making.tend, every=making.ROUNDS)
        housekeeping.register("webhook secrets", signing.renew, every=timedelta(hours=1))
        # Several, so that a target that hangs holds up no other one.
        for lane in range(1, sending.LANES + 1):
            housekeeping.register(f"webhooks {lane}", sending.tend, every=sending.ROUNDS)
        for lane in range(1, trials.LANES + 1):
            housekeeping.register(f"webhook trials {lane}", trials.tend, every=trials.ROUNDS)
