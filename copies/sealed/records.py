"""What is on record of an issued copy, and whether it agrees with itself: the row, the signed statement of issue, the
versions' sealed JSON and the ledger. A database that was written to says anything; the statement is signed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from copies.models import CopyPart, IssuedCopy
from copies.sealed.assembly import COMBINATION, ISSUE, issue_of
from copies.sealed.body import part_file
from documents.models import Publication
from documents.moments import utc_text
from documents.proof import ledger
from documents.proof.digest import sha256
from seal import Recorded


def record_of(copy: IssuedCopy) -> Recorded:
    """The record, with what in it does not agree. That the statement is signed with our key is for the seal to say."""
    text = copy.statement
    try:
        statement: dict[str, Any] = json.loads(text)
        named = str(statement["file"]["sha256"])
        attached = _attachment_digests(statement)
        wrong = tuple(_disagreements(copy, statement))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Recorded(
            "", text.encode(), bytes(copy.statement_signature), {}, (_("the statement of issue can't be read"),)
        )
    return Recorded(named, text.encode(), bytes(copy.statement_signature), attached, wrong)


def _attachment_digests(statement: Mapping[str, Any]) -> dict[str, str]:
    """The SHA-256 of the files that the copy must have in it, as the statement has them."""
    parts = {part_file(part["version"]): str(part["digest"]) for part in statement["parts"]}
    return {**parts, COMBINATION: str(statement["bundle"]), ISSUE: sha256(issue_of(statement))}


def _disagreements(copy: IssuedCopy, statement: Mapping[str, Any]) -> Iterator[str]:
    stated = {
        "sha256": (statement["file"]["sha256"], copy.sha256),
        "size": (statement["file"]["size"], copy.size),
        "digest": (statement["bundle"], copy.digest),
        "moment": (statement["agreement_at"], utc_text(copy.moment)),
        "issued_at": (statement["issued_at"], utc_text(copy.issued_at)),
        "level": (statement["level"], copy.level),
        "is_test": (statement["test_seal"], copy.is_test),
        "ledger_position": (statement["ledger"]["position"], copy.ledger_position),
        "ledger_head": (statement["ledger"]["head"], copy.ledger_head),
    }
    for name, (signed, recorded) in stated.items():
        if signed != recorded:
            what = IssuedCopy._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            yield _("on record is not what the signed statement says: %(what)s") % {"what": what}
    parts = list(copy.parts.select_related("version__line__document"))
    if [part["version"] for part in statement["parts"]] != [part.version.reference for part in parts]:
        yield _("the parts on record are not those of the signed statement")
        return
    for signed, part in zip(statement["parts"], parts, strict=True):
        yield from _of_part(signed, part)
    head = Publication.objects.filter(sequence=copy.ledger_position).first()
    if head is None or head.entry_hash != copy.ledger_head:
        yield _("the ledger has another entry at the position on record")


def _of_part(signed: Mapping[str, Any], part: CopyPart) -> Iterator[str]:
    """Whether a part's version, its sealed JSON and its entry in the ledger are what the statement says."""
    name = part.version.reference
    entry = Publication.objects.select_related("version__line__document").filter(version=part.version).first()
    if entry is None:
        yield _("the ledger has no entry of %(version)s") % {"version": name}
        return
    if not signed["digest"] == part.version.digest == entry.digest == sha256(entry.canonical):
        yield _("the sealed JSON of %(version)s is not what was issued") % {"version": name}
    same = (signed["position"], signed["entry"]) == (entry.sequence, entry.entry_hash)
    if not same or ledger.entry_hash(entry) != entry.entry_hash:
        yield _("the ledger's entry of %(version)s is not what was issued") % {"version": name}
