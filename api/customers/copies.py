"""The customer's sealed copies: which there are, the file, and its evidence bundle."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from ninja import Query

from agreements.models import RemovalKind
from agreements.removals import is_removed
from api.core import router
from api.customers.shared import customer_of, link
from api.marks import PDF, ZIP, marks
from api.paging import PageQuery, page_of_rows
from api.params import Code, Id
from api.problems import Problem
from api.shapes import customers as shapes
from copies.models import IssuedCopy
from copies.sealed.package import evidence_bundle
from customers.models import Customer
from files import store as files
from seal import SealMisconfigured

routes = router("copies")
logger = logging.getLogger(__name__)


@routes.get("/customers/{code}/copies", response=shapes.Copies, operation_id="listCopies")
@marks(scope="copies:read")
def copies(request: HttpRequest, response: HttpResponse, code: Code, page: Query[PageQuery]) -> Any:
    """The copies that were issued to the customer. New ones are asked for on its pages."""
    items, cursor = page_of_rows(_copies(customer_of(request, code)), page)
    link(request, response, cursor)
    return shapes.Copies(items=[_copy(item) for item in items], next_cursor=cursor)


@routes.get("/customers/{code}/copies/{copy_id}", response=shapes.Copy, operation_id="getCopy")
@marks(scope="copies:read")
def copy(request: HttpRequest, code: Code, copy_id: Id) -> Any:
    """One copy, by what is known of it."""
    return _copy(_copy_or_404(customer_of(request, code), copy_id))


@routes.get("/customers/{code}/copies/{copy_id}/file", response={200: None}, operation_id="getCopyFile")
@marks(scope="copies:read", produces=(PDF,), may_answer=(410, 503))
def file(request: HttpRequest, code: Code, copy_id: Id) -> Any:
    """The sealed PDF, byte for byte as it was issued: its SHA-256 is the copy's, and its ETag."""
    found = _copy_or_404(customer_of(request, code), copy_id)
    data = _made(found, lambda: files.read(str(found.file.name), sha256=found.sha256))
    return _download(data, PDF, found.filename, etag=found.sha256)


@routes.get("/customers/{code}/copies/{copy_id}/bundle", response={200: None}, operation_id="getCopyBundle")
@marks(scope="copies:read", produces=(ZIP,), may_answer=(410, 503))
def bundle(request: HttpRequest, code: Code, copy_id: Id) -> Any:
    """The copy with all that proves it, and a script that verifies it without the registry."""
    found = _copy_or_404(customer_of(request, code), copy_id)
    data = _made(found, lambda: evidence_bundle(found))
    return _download(data, ZIP, f"{found.filename.removesuffix('.pdf')}-bewijs.zip")


def _copies(customer: Customer) -> Any:
    return IssuedCopy.objects.filter(customer=customer).select_related("customer")


def _copy_or_404(customer: Customer, pk: int) -> IssuedCopy:
    found: IssuedCopy | None = _copies(customer).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _made(found: IssuedCopy, make: Callable[[], bytes]) -> bytes:
    try:
        return make()
    except (FileNotFoundError, files.FileSpoilt, files.StorageUnavailable) as problem:
        if isinstance(problem, FileNotFoundError) and is_removed(RemovalKind.COPIES, found.sha256):
            raise Problem("gone") from problem
        logger.error("the file of issued copy %s can't be given: %s", found.pk, problem)
        raise Problem("unavailable") from problem
    except SealMisconfigured as problem:
        logger.exception("The settings don't tell by what a seal is known as ours")
        raise Problem("unavailable") from problem


def _download(data: bytes, kind: str, name: str, *, etag: str = "") -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    if etag:
        response.headers["ETag"] = f'"{etag}"'
    return response


def _copy(found: IssuedCopy) -> shapes.Copy:
    return shapes.Copy(
        id=found.pk,
        agreement_at=found.moment,
        language=found.language,
        issued_at=found.issued_at,
        sha256=found.sha256,
        size=found.size,
        seal_level=found.level,
        is_test=found.is_test,
        file_name=found.filename,
    )
