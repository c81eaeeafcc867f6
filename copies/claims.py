"""What agreements claim, recomputed by ``verify_registry``: statements, issued copies and evidence files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import batched

from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from agreements.acts.statements import altered
from agreements.models import EvidenceFile
from copies.models import IssuedCopy
from copies.privacy import customers_past_evidence
from copies.sealed.verdicts import disagreements_of, disagreements_without_file
from documents import verification
from files import store as files
from seal import SealMisconfigured

# A copy is at most a few megabytes; the process that looks at them is started once for so many.
_AT_ONCE = 25


def disagreements(now: datetime) -> Iterator[str]:
    """Statements, copies and files that are not what they say, and files that are gone before their time."""
    for digest in altered():
        yield _("The statement %(digest)s has been changed: its digest disagrees.") % {"digest": digest}
    yield from _copies(now)
    past = {customer.pk for customer in customers_past_evidence(now)}
    for evidence in EvidenceFile.objects.prefetch_related("receipts__receipt").order_by("pk"):
        concerned = {shown.receipt.customer_id for shown in evidence.receipts.all()}
        yield from _file(evidence.file, evidence.sha256, evidence.name, bool(concerned) and concerned <= past)


def _copies(now: datetime) -> Iterator[str]:
    """Of each issued copy its file, and whether seal, signed statement of issue, sealed JSON and record agree."""
    past = {customer.pk for customer in customers_past_evidence(now)}
    for some in batched(IssuedCopy.objects.select_related("customer").order_by("pk").iterator(), _AT_ONCE):
        held: list[tuple[IssuedCopy, bytes]] = []
        without: list[IssuedCopy] = []
        for copy in some:
            wrong = list(_file(copy.file, copy.sha256, _name(copy), {copy.customer_id} <= past))
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


def _file(file: FieldFile, sha256: str, name: str, is_past: bool) -> Iterator[str]:
    """``is_past``: its retention has ended, so that it may have been removed."""
    names = {"name": name, "file": file.name}
    try:
        found = files.digest(str(file.name))
    except FileNotFoundError:
        if not is_past:
            yield _("The file of %(name)s is gone: %(file)s.") % names
        return
    except files.StorageUnavailable:
        yield _("The file of %(name)s can't be read: %(file)s.") % names
        return
    if found != sha256:
        yield _("The file of %(name)s has been changed: %(file)s is not what was stored.") % names


verification.contribute(disagreements)
