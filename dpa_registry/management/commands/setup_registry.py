"""Make of an empty database a registry that somebody can sign in to."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import journaled as people
from accounts.models import User
from customers import journaled as parties
from customers.changes import changed
from customers.models import Processor
from customers.parties import the_processor
from documents.cli import RegistryCommand
from journal import acts
from journal.keys import TEST, JournalMisconfigured, make_key
from office.roles import GROUP
from seal import SealMisconfigured, request_certificate


class Command(RegistryCommand):
    acts = True
    # Without its keys the registry passes no check, and this makes them.
    requires_system_checks = ()
    help = (
        "Enters the processor and the first officer of a fresh registry, and makes its keys if asked. What is there "
        "already stays as it is, so that it can be run again. The officer signs in with a code that is mailed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--processor", required=True, metavar="NAME", help="the processor's name, as it is printed")
        parser.add_argument("--officer", default="", metavar="EMAIL", help="the first officer's e-mail address")
        parser.add_argument("--name", default="", help="the officer's name")
        parser.add_argument(
            "--administrator-only",
            action="store_true",
            help="people and settings only; without it the first officer does the work of a privacy officer too",
        )
        parser.add_argument(
            "--journal-key",
            action="store_true",
            help="make the key that signs the journal, in the file DPA_JOURNAL_KEY",
        )
        parser.add_argument(
            "--seal-request",
            metavar="FILE",
            help="make the sealing key, in the file DPA_SEAL_KEY, and write the request for its certificate to FILE",
        )

        parser.add_argument(
            "--keys-only", action="store_true", help="make the keys, before there is a database: migrate needs them"
        )

    def execute(self, *args: Any, **options: Any) -> str | None:
        if options["keys_only"]:
            return BaseCommand.execute(self, *args, **options)
        return super().execute(*args, **options)

    def handle(
        self,
        *,
        processor: str,
        officer: str,
        name: str,
        administrator_only: bool,
        journal_key: bool,
        seal_request: str | None,
        keys_only: bool,
        **options: Any,
    ) -> None:
        now = timezone.now()
        if journal_key:
            self._make_journal_key()
        if seal_request:
            self._request_seal(Path(seal_request), processor)
        if keys_only:
            return
        if not officer:
            raise CommandError(_("--officer is missing: whoever signs in first."))
        self._enter_processor(processor, at=now)
        self._enter_officer(officer, name, [] if administrator_only else [GROUP], at=now)
        self.stdout.write(_("What is still missing: manage.py check --deploy --database default"))

    def _make_journal_key(self) -> None:
        if settings.JOURNAL["KEY"] == TEST:
            raise CommandError(_("DPA_JOURNAL_KEY is “test”; name the file in which the key is to be made."))
        file = Path(settings.JOURNAL["KEY"])
        if file.exists():
            self.stdout.write(_("%(file)s is there already, and stays.") % {"file": file})
            return
        try:
            make_key(file)
        except JournalMisconfigured as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(_("%(file)s was made. Keep a copy of it elsewhere.") % {"file": file})

    def _request_seal(self, request: Path, processor: str) -> None:
        key = Path(settings.SEAL["KEY"])
        if settings.SEAL["KEY"] == TEST or key.suffix.lower() in {".p12", ".pfx"}:
            raise CommandError(_("DPA_SEAL_KEY must name the PEM file in which the sealing key is to be made."))
        if key.exists():
            self.stdout.write(_("%(file)s is there already, and stays.") % {"file": key})
            return
        try:
            text = request_certificate(key, organisation=processor)
            request.write_text(text, encoding="ascii")
        except (SealMisconfigured, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            _("%(file)s was made. Send %(request)s to a certificate authority; its answer goes into "
              "DPA_SEAL_CERTIFICATE, DPA_SEAL_CHAIN and DPA_SEAL_TRUST.") % {"file": key, "request": request}
        )  # fmt: skip

    def _enter_processor(self, name: str, *, at: datetime) -> None:
        if (known := the_processor()) is not None:
            self.stdout.write(_("The processor is %(name)s already, and stays.") % {"name": known.name})
            return
        entered = Processor(name=name)
        entered.full_clean()
        with acts.act(parties.PROCESSOR, by=None, at=at):
            entered.save()
            changed(None, at=at)
        self.stdout.write(_("%(name)s was entered as the processor.") % {"name": entered.name})

    def _enter_officer(self, email: str, name: str, groups: list[str], *, at: datetime) -> None:
        if (known := User.objects.filter(is_superuser=True, is_active=True).first()) is not None:
            self.stdout.write(_("There is an administrator already: %(email)s.") % {"email": known.email})
            return
        if User.objects.filter(email__iexact=email.strip()).exists():
            raise CommandError(_("Somebody else here has this e-mail address; choose another."))
        officer = User(email=email.strip(), name=name, is_staff=True, is_superuser=True)
        officer.set_unusable_password()
        officer.full_clean()
        with acts.act(people.PERSON, by=None, at=at):
            officer.save()
            officer.groups.set(Group.objects.filter(name__in=groups))
        self.stdout.write(
            _("%(email)s may sign in with a code by mail, at %(address)s/account/login/code/")
            % {"email": officer.email, "address": settings.DPA_PUBLIC_URL}
        )
