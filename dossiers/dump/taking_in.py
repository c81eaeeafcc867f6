"""Taking a dump in: into a registry that holds nothing yet, all of it or nothing, and only where it says the same."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Max, Model
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from agreements.models import EvidenceFile
from copies.models import IssuedCopy
from copies.sealed.records import record_of
from customers.changes import changed
from customers.models import Customer, Processor
from documents import changes as document_changes
from documents.errors import Refused
from documents.models import Document, DocumentVersion
from dossiers import journaled
from dossiers.dump import proof
from dossiers.dump.answers import answers_of, differing
from dossiers.dump.reading import Dump
from dossiers.dump.rows import own_relations, row_of
from dossiers.dump.tables import Table, history_of, tables
from dossiers.dump.writing import MANIFEST
from files import store as files
from journal.acts import Act, act
from search import index

# As the storage names them: a folder, the first digits of the digest, the digest with a few letters behind it.
_NAME = re.compile(r"[a-z_]{1,20}/([0-9a-f]{2})/(\1[0-9a-f]{62})-[0-9a-f]{1,16}\.[a-z0-9]{1,5}")
# As long as it may take to store all.
_PATIENCE = timedelta(hours=6)
_SHOWN = 5


@dataclass
class TakenIn:
    """What was taken in, and what of it the other registry's journal proves."""

    customer: str
    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    answers: int = 0
    people_made: int = 0
    proved: proof.Proved = field(default_factory=lambda: proof.Proved((), 0, 0))


def take_in(dump: Dump, *, by: Any, at: datetime) -> TakenIn:
    """Take a dump in. Raises ``Refused`` where this registry holds something, and for a dump that does not say the same
    here as where it was made; nothing is kept then.
    """
    if Customer.objects.exists() or Document.objects.exists():
        raise Refused(_("This registry holds data already; a dump is only taken into an empty one."))
    with _stored(dump, at) as names, act(journaled.TAKEN_IN, by=by, at=at, dump=dump.sha256) as taking:
        done = TakenIn(dump.customer, files=len(dump.stored))
        # A registry that was set up has a processor already; what copies state is that of the dump.
        Processor.objects.all().delete()
        people = _people(dump, done)
        for table in tables():
            _take_table(dump, table, people, taking, done)
            if table.label == "documents.changenote":
                _publish(dump)
        _refuse(_("The ledger does not hold: %(problems)s"), list(proof.ledger_problems()))
        done.proved, wrong = proof.follow(dump, people)
        _refuse(_("The journal of the other registry does not prove what the dump says: %(problems)s"), wrong)
        _refuse(_("The sealed copies are not what was issued: %(problems)s"), list(_copy_problems()))
        _refuse(_("Here something else would bind: %(problems)s"), _answer_problems(dump, done))
        _keep_evidence(dump, names[-1], by=by, at=at)
        for name in names:
            files.keep(name)
        document_changes.changed(None)
        changed([customer.pk for customer in Customer.objects.all()], at=at)
    index.rebuild()
    return done


def _refuse(message: str, problems: list[str]) -> None:
    if problems:
        raise Refused(message % {"problems": "; ".join(problems[:_SHOWN])})


@contextmanager
def _stored(dump: Dump, at: datetime) -> Iterator[list[str]]:
    """All files in the storage, the evidence last, before the transaction; none of them where that fails."""
    for name, sha256 in dump.stored.items():
        found = _NAME.fullmatch(name)
        if found is None or found[2] != sha256 or not dump.has(f"files/{sha256}"):
            raise Refused(_("The dump names a file as no storage of a registry does: %(name)s") % {"name": name[:100]})
    names: list[str] = []
    is_kept = False
    try:
        for name, sha256 in dump.stored.items():
            files.write_as(name, dump.read(f"files/{sha256}"), now=at, patience=_PATIENCE)
            names.append(name)
        names.append(files.write("evidence", _evidence(dump), now=at, extension="zip", patience=_PATIENCE))
        yield names
        is_kept = True
    finally:
        for name in names if not is_kept else ():
            files.drop(name)


def _people(dump: Dump, done: TakenIn) -> dict[int, int]:
    """The key of each person here. Who has an account already is that person; officers of elsewhere may do nothing."""
    model: Any = get_user_model()
    found: dict[int, int] = {}
    for person in dump.people():
        known = model.objects.filter(email__iexact=person["email"]).first()
        if known is None:
            known = model.objects.create_user(
                person["email"],
                name=person["name"],
                language=person["language"],
                is_staff=person["isOfficer"],
                is_active=person["isActive"] and not person["isOfficer"],
                erased_at=parse_datetime(person["erasedAt"]) if person["erasedAt"] else None,
            )
            done.people_made += 1
        found[person["key"]] = known.pk
    return found


def _take_table(dump: Dump, table: Table, people: dict[int, int], taking: Act, done: TakenIn) -> None:
    models = [table.model, *(model for model, _path in history_of(table.model) if table.has_history)]
    for model in models:
        lines = list(dump.lines(model._meta.label_lower))
        rows = [row_of(line, model, people) for line in lines]
        if model is DocumentVersion:
            # Published once their rows are there: no row comes into a version that is sealed.
            for row in rows:
                row.status, row.digest, row.published_at = DocumentVersion.Status.DRAFT, "", None  # type: ignore[attr-defined]
        model._base_manager.bulk_create(rows, batch_size=500)
        for relation in own_relations(model):
            _relate(relation, lines)
        taking.include_keys(model, [row.pk for row in rows])
        _count_on(model)
        done.rows[model._meta.label_lower] = len(rows)


def _relate(relation: Any, lines: list[dict[str, Any]]) -> None:
    through = relation.remote_field.through
    here, there = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
    pairs = [(line["key"], key) for line in lines for key in line["values"].get(relation.name, ())]
    through._base_manager.bulk_create(through(**{here: one, there: other}) for one, other in pairs)


def _publish(dump: Dump) -> None:
    for line in dump.lines("documents.documentversion"):
        values = line["values"]
        if values["status"] == DocumentVersion.Status.PUBLISHED:
            DocumentVersion._base_manager.filter(pk=line["key"]).update(
                status=values["status"], digest=values["digest"], published_at=parse_datetime(values["published_at"])
            )


def _count_on(model: type[Model]) -> None:
    """The next key follows those that were taken in. Who serves requests may ask a sequence for numbers, and not set
    it.
    """
    pk = model._meta.pk
    if connection.vendor != "postgresql" or pk.get_internal_type() not in ("AutoField", "BigAutoField"):
        return
    highest = model._base_manager.aggregate(highest=Max("pk"))["highest"]
    if highest is None:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [model._meta.db_table, pk.column])
        [sequence] = cursor.fetchone()
        cursor.execute("SELECT nextval(%s)", [sequence])
        [reached] = cursor.fetchone()
        if reached < highest:
            cursor.execute("SELECT max(nextval(%s)) FROM generate_series(1, %s)", [sequence, highest - reached])


def _copy_problems() -> Iterator[str]:
    """Whether the row, the statement of issue and the ledger of each copy agree; by which key it is sealed is another
    matter: this registry seals with its own.
    """
    for copy in IssuedCopy.objects.order_by("pk"):
        yield from (f"{copy.pk}: {what}" for what in record_of(copy).disagreements)


def _answer_problems(dump: Dump, done: TakenIn) -> list[str]:
    until = parse_datetime(str(dump.manifest["madeAt"]))
    assert until is not None
    now = [answer for customer in Customer.objects.order_by("pk") for answer in answers_of(customer, until=until)]
    done.answers = len(now)
    return list(differing(dump.answers(), now))


def _evidence(dump: Dump) -> bytes:
    """What can't be made again: the journal's proof and the manifest, as they came."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(dump.manifest, ensure_ascii=False, indent=1))
        for name in dump.names("journal"):
            archive.writestr(name, dump.read(name))
    return held.getvalue()


def _keep_evidence(dump: Dump, name: str, *, by: Any, at: datetime) -> None:
    data_sha256 = name.rsplit("/", 1)[1][:64]
    EvidenceFile.objects.create(
        file=name,
        name=f"overgenomen-{dump.customer}-journaal.zip",
        content_type="application/zip",
        size=len(files.read(name, sha256=data_sha256)),
        sha256=data_sha256,
        uploaded_at=at,
        uploaded_by=by,
    )
