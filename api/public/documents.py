"""The processor, its documents, their versions, and what differs between two of them."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query
from pydantic import Field

from api.caller import caller_in
from api.core import router
from api.marks import AKN, LINKED, marks
from api.paging import PageQuery, link_to_next, page_of
from api.params import Id, Reference
from api.shapes import documents as shapes
from api.types import LARGEST_ID, Given
from customers.access import published_version_or_404
from customers.parties import the_processor
from documents.comparison.report import as_data
from documents.comparison.versions import compare_versions
from documents.display.shelf import ShelvedDocument, ShelvedVersion, shelved_documents
from documents.models import DocumentVersion
from documents.notes import notes_between, said_of_rows
from exports.akn.document import as_akn
from exports.linked.version import as_dpv, has_terms_of_dpv
from terms.kinds import TERMS

routes = router("documents")


class VersionsQuery(PageQuery):
    """Which versions."""

    kind: Annotated[shapes.Kind | None, Field(description="Of one kind only.")] = None
    document_id: Annotated[int | None, Field(ge=1, le=LARGEST_ID, description="Of one document only.")] = None
    state: Annotated[Literal["current", "older", "withdrawn"] | None, Field(description="In one state only.")] = None


class ComparisonQuery(Given):
    """How exactly."""

    exact: Annotated[bool, Field(description="Quotation marks and formatting count as words.")] = False


@routes.get("/processor", response=shapes.Processor, operation_id="getProcessor")
def processor(request: HttpRequest) -> Any:
    """Who keeps this registry."""
    found = the_processor()
    if found is None:
        raise Http404
    return shapes.Processor(
        name=found.name,
        short_name=found.short_name,
        address=found.address,
        operating_companies=found.operating_companies.splitlines(),
        kvk_number=found.kvk_number,
        website=found.website,
    )


@routes.get("/documents", response=shapes.Documents, operation_id="listDocuments")
def documents(request: HttpRequest, response: HttpResponse, page: Query[PageQuery]) -> Any:
    """The documents of which something is published, as an agreement has them."""
    found = shelved_documents(caller_in(request).readable_kinds)
    items, cursor = page_of(found, page, key=lambda item: str(item.document.pk))
    _link(request, response, cursor)
    return shapes.Documents(items=[document_of(item) for item in items], next_cursor=cursor)


@routes.get("/documents/{document_id}", response=shapes.Document, operation_id="getDocument")
def document(request: HttpRequest, document_id: Id) -> Any:
    """One document with its lines."""
    found = (item for item in shelved_documents(caller_in(request).readable_kinds) if item.document.pk == document_id)
    item = next(found, None)
    if item is None:
        raise Http404
    return document_of(item)


@routes.get("/versions", response=shapes.Versions, operation_id="listVersions")
def versions(request: HttpRequest, response: HttpResponse, asked: Query[VersionsQuery]) -> Any:
    """All published versions, by document and line, the newest first."""
    shelved = shelved_documents(caller_in(request).readable_kinds)
    found = [
        item
        for each in shelved
        for line in each.lines
        for item in line.versions
        if asked.kind in (None, each.document.kind)
        and asked.document_id in (None, each.document.pk)
        and asked.state in (None, item.state.value)
    ]
    items, cursor = page_of(found, asked, key=lambda item: item.version.reference)
    _link(request, response, cursor)
    return shapes.Versions(items=[shapes.Version(**_version(item)) for item in items], next_cursor=cursor)


@routes.get("/versions/{reference}", response=shapes.VersionInFull, operation_id="getVersion")
def version(request: HttpRequest, reference: Reference) -> Any:
    """One version with all that it says."""
    found = published_version_or_404(caller_in(request).readable_kinds, reference)
    content = json.loads(found.publication.canonical)
    return shapes.VersionInFull(**_version(_shelved(found)), content=content)


@routes.get("/versions/{reference}/content", response=dict[str, Any], operation_id="getVersionContent")
def content(request: HttpRequest, reference: Reference) -> Any:
    """The sealed content alone, byte for byte: its SHA-256 is the version's, and its ETag."""
    found = published_version_or_404(caller_in(request).readable_kinds, reference)
    return HttpResponse(
        found.publication.canonical.encode(), content_type="application/json", headers={"ETag": f'"{found.digest}"'}
    )


@routes.get("/versions/{reference}/akoma-ntoso", response={200: None}, operation_id="getVersionAsAkomaNtoso")
@marks(produces=(AKN,))
def akoma_ntoso(request: HttpRequest, reference: Reference) -> Any:
    """Privacy terms as Akoma Ntoso 3.0 (OASIS LegalDocML). Of an annex there is none: see its linked data."""
    found = published_version_or_404(caller_in(request).readable_kinds, reference)
    if found.kind != TERMS.value:
        raise Http404
    return HttpResponse(as_akn(found, at=timezone.now()), content_type=AKN)


@routes.get("/versions/{reference}/linked-data", response={200: None}, operation_id="getVersionAsLinkedData")
@marks(produces=(LINKED,))
def linked_data(request: HttpRequest, reference: Reference) -> Any:
    """An annex as JSON-LD in the terms of the Data Privacy Vocabulary 2. Of privacy terms there is none."""
    found = published_version_or_404(caller_in(request).readable_kinds, reference)
    if not has_terms_of_dpv(found):
        raise Http404
    return HttpResponse(as_dpv(found, at=timezone.now()), content_type=LINKED)


@routes.get(
    "/versions/{reference}/comparisons/{old_reference}", response=shapes.Comparison, operation_id="getComparison"
)
def comparison(
    request: HttpRequest, reference: Reference, old_reference: Reference, asked: Query[ComparisonQuery]
) -> Any:
    """What differs from another version of the same kind, which is read as the older one."""
    kinds = caller_in(request).readable_kinds
    new, old = (published_version_or_404(kinds, each) for each in (reference, old_reference))
    if new.kind != old.kind:
        raise Http404
    data = as_data(compare_versions(old, new), exact=asked.exact)
    said = said_of_rows(notes_between(old, new))
    return shapes.Comparison(
        old=old.reference,
        new=new.reference,
        counts=data["rows"],
        changes=[shapes.ComparedRow(**change) for change in data["changes"]],
        notes=[shapes.RowNote(row=row, says=says) for row, says in said.items()],
    )


def document_of(item: ShelvedDocument) -> shapes.Document:
    return shapes.Document(
        id=item.document.pk,
        kind=cast("shapes.Kind", item.document.kind),
        scope=item.document.scope,
        title=item.document.title,
        is_public=item.document.is_public,
        lines=[
            shapes.Line(
                id=line.line.pk,
                from_release=line.line.from_release,
                current_version=line.current.reference if line.current is not None else None,
                versions=[each.version.reference for each in line.versions],
            )
            for line in item.lines
        ],
    )


def _shelved(version: DocumentVersion) -> ShelvedVersion:
    [document] = shelved_documents([version.kind], version.document)
    return next(item for line in document.lines for item in line.versions if item.version == version)


def _version(item: ShelvedVersion) -> dict[str, Any]:
    version = item.version
    return {
        "reference": version.reference,
        "kind": version.kind,
        "document_id": version.line.document_id,
        "line_id": version.line_id,
        "from_release": version.line.from_release,
        "title": version.document.title,
        "number": str(version.number) if version.number else None,
        "dated": version.date,
        "subject": version.subject,
        "language": version.language,
        "state": item.state.value,
        "published_at": version.published_at,
        "withdrawn_at": version.withdrawal.withdrawn_at if version.is_withdrawn else None,
        "sha256": version.digest,
        "ledger_position": version.publication.sequence,
        "ledger_hash": version.publication.entry_hash,
    }


def _link(request: HttpRequest, response: HttpResponse, cursor: str | None) -> None:
    if link := link_to_next(request, cursor):
        response.headers["Link"] = link
