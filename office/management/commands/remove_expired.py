"""Remove what is past its time."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import retention
from documents.cli import RegistryCommand


class Command(RegistryCommand):
    acts = True
    help = (
        "Carries out the retention rules that /privacy/ shows, and says how much each removed. Have it run every day; "
        "running it again changes nothing."
    )

    def handle(self, **options: Any) -> None:
        for kind, count in retention.remove_expired(now=timezone.now()).items():
            self.stdout.write(_("%(kind)s: %(count)s removed") % {"kind": kind, "count": count})
