"""The one act of this room: all of a customer taken over from another registry."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from journal import kinds

TAKEN_IN = "customer.taken_in"
kinds.declare({TAKEN_IN: _("customer taken over from another registry")})
