"""Read everything that can be found anew."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from documents.cli import RegistryCommand
from search import index


class Command(RegistryCommand):
    help = (
        "Forgets what can be found in published versions and notices and reads it anew: after a restore, or a change "
        "of the dictionary. Drafts, customers and objections are always found as they are."
    )

    def handle(self, **options: Any) -> None:
        self.stdout.write(_("%(count)s passages can be found.") % {"count": index.rebuild()})
