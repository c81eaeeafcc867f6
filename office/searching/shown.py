"""What was found, as the page shows it: by kind, each kind within the right to it, each hit with the way to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from documents.models import DocumentVersion
from office.addresses import version_address
from office.versions.row_address import row_address
from search import contracts, records
from search.words import Piece, Query


@dataclass(frozen=True)
class Hit:
    """Something that was found: where it leads, what it is called, what it is part of, the words around."""

    address: str
    title: str
    about: str = ""
    pieces: tuple[Piece, ...] = ()
    state: str = ""


type Found = Callable[[Query, int], Iterator[Hit]]


@dataclass(frozen=True)
class Kind:
    """A kind of things that can be found, and the right on them."""

    name: str
    title: str | Promise
    right: str
    find: Found


@dataclass(frozen=True)
class Group:
    """What was found of a kind; ``is_cut`` when there is more."""

    kind: Kind
    hits: tuple[Hit, ...]
    is_cut: bool


def find(kind: Kind, query: Query, *, limit: int) -> Group:
    """The best of a kind."""
    hits = tuple(kind.find(query, limit + 1))
    return Group(kind, hits[:limit], len(hits) > limit)


def jump(text: str) -> Hit | None:
    """The version whose reference it is, such as ``B1-12``."""
    version = records.version_called(text)
    return Hit(version_address(version), str(version), state=_state(version)) if version else None


def _published(query: Query, limit: int) -> Iterator[Hit]:
    for found in contracts.published(query, limit=limit):
        others = found.times - 1
        about = str(found.version)
        if others:
            about += " · " + ngettext("and in one other version", "and in %(count)s other versions", others) % {
                "count": others
            }
        anchor = f"#{found.anchor}" if found.anchor else ""
        yield Hit(
            f"{version_address(found.version)}{anchor}",
            found.name or _("Headings and introductions"),
            about,
            tuple(query.excerpt(found.text)),
            _state(found.version),
        )


def _drafts(query: Query, limit: int) -> Iterator[Hit]:
    for found in contracts.drafts(query, limit=limit):
        yield Hit(
            row_address(found.version, f"{found.collection}/{found.lineage}"),
            found.name or _("Headings and introductions"),
            str(found.version),
            tuple(query.excerpt(found.text)),
            _state(found.version),
        )


def _customers(query: Query, limit: int) -> Iterator[Hit]:
    for found in records.customers(query, limit=limit):
        customer = found.customer
        address = reverse("admin:customers_customer_change", args=[customer.pk])
        yield Hit(address, customer.name, customer.code, tuple(query.excerpt(found.text)) if found.text else ())


def _notices(query: Query, limit: int) -> Iterator[Hit]:
    for found in records.notices(query, limit=limit):
        notice, others = found.notice, found.times - 1
        about = str(notice.customer)
        address = reverse("admin:notices_notice_change", args=[notice.pk])
        if others:
            about += " · " + ngettext(
                "and one other notice of this announcement", "and %(count)s other notices of this announcement", others
            ) % {"count": others}
        yield Hit(address, notice.subject, about, tuple(query.excerpt(found.text)))


def _objections(query: Query, limit: int) -> Iterator[Hit]:
    for found in records.objections(query, limit=limit):
        objection = found.objection
        yield Hit(
            reverse("admin:notices_objection_change", args=[objection.pk]),
            str(objection),
            pieces=tuple(query.excerpt(found.text)),
            state=objection.get_state_display(),
        )


def _state(version: DocumentVersion) -> str:
    """What is to be known of a version before it is read."""
    if not version.is_published:
        return _("Draft")
    return _("Withdrawn") if version.is_withdrawn else ""


KINDS: tuple[Kind, ...] = (
    Kind("customers", gettext_lazy("Customers"), "customers.view_customer", _customers),
    Kind("drafts", gettext_lazy("Drafts"), "documents.view_documentversion", _drafts),
    Kind("published", gettext_lazy("Published text"), "documents.view_documentversion", _published),
    Kind("notices", gettext_lazy("Notices"), "notices.view_notice", _notices),
    Kind("objections", gettext_lazy("Objections"), "notices.view_objection", _objections),
)


def kinds_of(person: Any) -> list[Kind]:
    """What the person may look for."""
    return [kind for kind in KINDS if person.has_perm(kind.right)]
