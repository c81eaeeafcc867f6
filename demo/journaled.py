"""The one act that is the demo's own."""

from django.utils.translation import gettext_lazy as _

from journal import kinds

LOADED = "demo.loaded"
kinds.declare({LOADED: _("demo loaded")})
