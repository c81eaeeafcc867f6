"""What issued copies claim, recomputed by ``verify_registry``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import batched

from django.utils.translation import gettext as _

from agreements.claims import disagreement_of
from agreements.models import RemovalKind
from agreements.removals import removed_digests
from copies.models import IssuedCopy
from copies.sealed.verdicts import disagreements_of, disagreements_without_file
from documents.proof import verification
from files import store as files
from seal import SealMisconfigured

# A copy is at most a few megabytes; the process that looks at them is started once for so many.
_AT_ONCE = 25


def disagreements(now: datetime) -> Iterator[str]:
    """Of each issued copy its file, and whether seal, signed statement of issue, sealed JSON and record agree."""
    removed = removed_digests(RemovalKind.COPIES)
    for some in batched(IssuedCopy.objects.select_related("customer").order_by("pk").iterator(), _AT_ONCE):
        held: list[tuple[IssuedCopy, bytes]] = []
        without: list[IssuedCopy] = []
        for copy in some:
            wrong = list(disagreement_of(copy.file, copy.sha256, _name(copy), is_removed=copy.sha256 in removed))
            yield from wrong
            data = None if wrong else _read(copy)
            if data is None:
                without.append(copy)
            else:
                held.append((copy, data))
        try:
            for copy, what in (*disagreements_of(held), *disagreements_without_file(without)):
                yield _("Issued copy %(name)s does not agree: %(what)s.") % {"name": _name(copy), "what": what}
        except SealMisconfigured as problem:
            yield _("Issued copies can't be verified: %(problem)s") % {"problem": problem}
            return


def _read(copy: IssuedCopy) -> bytes | None:
    try:
        return files.read(str(copy.file.name), sha256=copy.sha256)
    except (FileNotFoundError, files.FileSpoilt, files.StorageUnavailable):
        return None


def _name(copy: IssuedCopy) -> str:
    return f"{copy.customer.code} {copy.pk}"


verification.contribute(disagreements)
