"""What the journal holds of webhooks: who had which address told of what, and until when."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from journal import kinds
from journal.watching import exempt, watch
from webhooks.models import SigningSecret, Webhook

MADE, PAUSED, RESUMED, ENDED = "webhook.made", "webhook.paused", "webhook.resumed", "webhook.ended"
SECRET_MADE, SECRET_REVOKED = "webhook.secret_made", "webhook.secret_revoked"

kinds.declare(
    {
        MADE: _("webhook made"),
        PAUSED: _("webhook paused"),
        RESUMED: _("webhook resumed"),
        ENDED: _("webhook ended"),
        SECRET_MADE: _("secret of a webhook made"),
        SECRET_REVOKED: _("secret of a webhook revoked"),
    }
)
watch(Webhook, scope="customer_id")
# The secret itself is nobody's to keep; when it was there, is.
watch(SigningSecret, without=("encrypted",), scope="webhook__customer_id")
exempt("webhooks.progress", "how far a webhook came")
exempt("webhooks.webhooktrial", "messages that tell of nothing")
exempt("webhooks.webhookevent", "events on their way, made of the journal itself")
