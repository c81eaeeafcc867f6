"""Erase a person on request."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import personal_data
from documents.cli import RegistryCommand, person


class Command(RegistryCommand):
    acts = True
    help = (
        "Erases a person who asks for it and can not sign in (art. 17 GDPR): name, address, keys and sessions, from "
        "the history too. What serves as evidence stays, and no longer names the person."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the person's e-mail address")

    def handle(self, *, email: str, **options: Any) -> None:
        user = person(email)
        try:
            personal_data.erase(user, at=timezone.now())
        except personal_data.ErasureRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(_("The person is erased and appears as number %(number)s from now on.") % {"number": user.pk})
