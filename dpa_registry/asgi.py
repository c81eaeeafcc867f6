"""The ASGI door, for an installation that already runs an ASGI server."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dpa_registry.settings")

application = get_asgi_application()
