"""What the commands share: refusals as one clear line, people and moments by name."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from documents.errors import RegistryError
from documents.moments import ClockChange, at_local_time
from journal import sequencing


class RegistryCommand(BaseCommand):
    """A thin shell over a rule: what the rule refuses becomes the command's one-line error, exit code 1.

    One that ``acts`` gives what it entered in the journal its place, so that no worker is needed for that.
    """

    acts: ClassVar[bool] = False

    def execute(self, *args: Any, **options: Any) -> str | None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise CommandError(_("The database is not prepared for this version; run `manage.py migrate` first."))
        try:
            done = super().execute(*args, **options)
        except RegistryError as refusal:
            raise CommandError(str(refusal)) from refusal
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        if self.acts:
            sequencing.finish()
        return done


def moment(text: str) -> datetime:
    """An aware moment from ``2023-09-10T14:00`` (local time) or with an offset; a bare date is its first moment.

    Raises ``CommandError``, also for a local time that the clock change skips or repeats.
    """
    way_out = _("Write it as 2023-09-10T14:00 (local time), 2023-09-10 or 2023-09-10T14:00+02:00.")
    try:
        value = parse_datetime(text if len(text) > 10 else f"{text}T00:00")
    except ValueError as error:
        message = _("“%(text)s” does not exist: %(error)s. ") % {"text": text, "error": error}
        raise CommandError(message + way_out) from error
    if value is None:
        raise CommandError(_("“%(text)s” is not a date or a moment. ") % {"text": text} + way_out)
    if timezone.is_aware(value):
        return value
    try:
        return at_local_time(value)
    except ClockChange as change:
        raise CommandError(
            _(
                "At %(text)s the clock changes, so that it occurs twice or not at all; give the offset, such as "
                "%(text)s+01:00."
            )
            % {"text": text}
        ) from change


def person(email: str) -> Any:
    """The user with this e-mail address. Raises ``CommandError``."""
    user = get_user_model().objects.filter(email__iexact=email.strip()).first()
    if user is None:
        raise CommandError(_("Nobody here has the e-mail address “%(email)s”.") % {"email": email})
    return user
