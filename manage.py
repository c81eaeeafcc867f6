#!/usr/bin/env python
"""Django's command line for the registry: ``.venv/bin/python manage.py help`` lists the commands."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command named on the command line with this project's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dpa_registry.settings")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
