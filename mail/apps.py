from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        # Once models are loaded: every worker carries the mail out.
        from mail import events  # noqa: PLC0415
        from mail.delivery import ROUNDS, Postman  # noqa: PLC0415
        from workers import housekeeping  # noqa: PLC0415

        events.listen()
        housekeeping.register("mail", Postman().round, every=ROUNDS)
