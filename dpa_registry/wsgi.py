"""The WSGI door, through which granian serves the registry."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dpa_registry.settings")

application = get_wsgi_application()
