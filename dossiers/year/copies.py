"""The sealed copies of a year: each as its evidence bundle unpacked, so that its own script verifies it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from agreements.models import RemovalKind
from copies.models import IssuedCopy
from copies.sealed.package import bundle_files
from customers.models import Customer
from documents.moments import format_moment
from dossiers.year.held import UNREADABLE, Held, why_not
from dossiers.year.standing import Year

FOLDER = "2-verzegelde-afschriften"


def copies_of(customer: Customer, year: Year) -> list[IssuedCopy]:
    """Those that were issued in the year, or state a moment in it."""
    found = IssuedCopy.objects.filter(customer=customer).order_by("issued_at", "pk")
    return [copy for copy in found if year.holds(copy.issued_at) or year.holds(copy.moment)]


def files_of(copy: IssuedCopy) -> Iterator[Held]:
    group = _("Sealed copies")
    title = _("Sealed copy %(number)s: what applied on %(moment)s") % {
        "number": copy.pk,
        "moment": format_moment(copy.moment),
    }
    folder = f"{FOLDER}/{copy.pk}"
    try:
        for name, data in bundle_files(copy):
            yield Held(group, f"{folder}/{name}", title, data, copy.issued_at, is_detail=name != "copy.pdf")
    except UNREADABLE as problem:
        yield Held(
            group,
            f"{folder}/copy.pdf",
            title,
            at=copy.issued_at,
            problem=why_not(problem, RemovalKind.COPIES, copy.sha256),
        )
