"""What the journal holds of programs: which there were, what each was allowed by whom, and until when."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from journal import kinds
from journal.watching import exempt, watch
from machines.models import Client, ClientSecret

MADE, REVOKED = "program.allowed", "program.revoked"
SECRET_MADE, SECRET_REVOKED = "program.secret_made", "program.secret_revoked"

kinds.declare(
    {
        MADE: _("program allowed"),
        REVOKED: _("program revoked"),
        SECRET_MADE: _("secret of a program made"),
        SECRET_REVOKED: _("secret of a program revoked"),
    }
)
watch(Client, scope="customer_id")
# When it was last used is no act.
watch(ClientSecret, without=("last_used_at",), scope="client__customer_id")
exempt("machines.answered", "what a program was answered, for a day")
