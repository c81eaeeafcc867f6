"""What agreements claim, recomputed by ``verify_registry``: statements, issued copies and evidence files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _

from agreements.acts.statements import altered
from agreements.models import EvidenceFile
from agreements.privacy import customers_past_evidence
from copies.models import IssuedCopy
from documents import verification
from files import store as files


def disagreements(now: datetime) -> Iterator[str]:
    """Statements and files that are not what their digests say, and files that are gone before their time."""
    for digest in altered():
        yield _("The statement %(digest)s has been changed: its digest disagrees.") % {"digest": digest}
    past = {customer.pk for customer in customers_past_evidence(now)}
    for copy in IssuedCopy.objects.select_related("customer").order_by("pk").iterator():
        yield from _file(copy.file, copy.sha256, f"{copy.customer.code} {copy.pk}", {copy.customer_id} <= past)
    for evidence in EvidenceFile.objects.prefetch_related("receipts__receipt").order_by("pk"):
        concerned = {shown.receipt.customer_id for shown in evidence.receipts.all()}
        yield from _file(evidence.file, evidence.sha256, evidence.name, bool(concerned) and concerned <= past)


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
