"""Which tables a dump holds, and which rows of each: the library that a customer's agreement is made of, and its own.

Every table that the journal holds is here or in ``LEFT_OUT`` with a reason; a test asks for one that is in neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Model, Q, QuerySet

from agreements.acts.referring import files_of
from agreements.models import Acceptance, EvidenceFile, PortalReceipt, RemovalKind
from copies.models import IssuedCopy
from customers.models import Customer
from customers.succession import scopes_of
from documents.kinds import kinds
from documents.models import DocumentVersion
from documents.rows.schema import schema_of
from notices.models import Notice


@dataclass(frozen=True)
class Scope:
    """Whose data: the customer and those in whose place it stands; and the versions, published or announced to it."""

    customers: tuple[int, ...]
    versions: tuple[int, ...]

    @classmethod
    def of(cls, customer: Customer) -> Scope:
        customers = tuple(scopes_of(customer))
        announced = Notice.objects.filter(customer__in=customers).values("announcement__version")
        versions = DocumentVersion.objects.filter(Q(status=DocumentVersion.Status.PUBLISHED) | Q(pk__in=announced))
        return cls(customers, tuple(versions.order_by("pk").values_list("pk", flat=True)))


type Where = Callable[[Scope], Q]


@dataclass(frozen=True)
class Table:
    """A table of the dump. ``has_history``: who changed what of the customer's own is taken along too."""

    label: str
    where: Where
    has_history: bool = False

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    def rows(self, scope: Scope) -> QuerySet[Any]:
        return self.model._base_manager.filter(self.where(scope)).order_by("pk")


def _all(_scope: Scope) -> Q:
    return Q()


def _by_version(path: str = "version") -> Where:
    return lambda scope: Q(**{f"{path}__in": scope.versions})


def _by_customer(path: str = "customer") -> Where:
    return lambda scope: Q(**{f"{path}__in": scope.customers})


def _removed(scope: Scope) -> Q:
    """What went at the end of its time, of what the customer's rows refer to."""
    own = Q(customer__in=scope.customers)
    held: dict[str, list[Any]] = {
        RemovalKind.COPIES: [IssuedCopy.objects.filter(own).values("sha256")],
        RemovalKind.STATEMENTS: [
            Acceptance.objects.filter(own).values("statement_digest"),
            PortalReceipt.objects.filter(receipt__customer__in=scope.customers).values("statement_digest"),
        ],
        RemovalKind.EVIDENCE_FILES: [EvidenceFile.objects.filter(pk__in=files_of(scope.customers)).values("sha256")],
    }
    found = Q(pk__in=[])
    for kind, digests in held.items():
        for each in digests:
            found |= Q(kind=kind, digest__in=each)
    return found


def _content() -> Iterator[Table]:
    """The rows of every kind of text, parents first, and the facts beside them."""
    schemas = [schema_of(kind.value) for kind in kinds()]
    rows: dict[type[Model], None] = dict.fromkeys(model for schema in schemas for model in schema.models())
    facts: dict[type[Model], None] = dict.fromkeys(model for schema in schemas for model in schema.facts_of_rows())
    of_versions: dict[type[Model], None] = dict.fromkeys(model for schema in schemas for model in schema.facts)
    for model in [*rows, *of_versions]:
        yield Table(model._meta.label_lower, _by_version())
    for model in facts:
        yield Table(model._meta.label_lower, _by_version("row__version"))


def tables() -> list[Table]:
    """In the order in which they are taken in."""
    return [
        Table("documents.document", _all),
        Table("documents.line", _all),
        Table("annexes.product", _all),
        Table("customers.processor", _all),
        Table("documents.importedsource", _by_version("versions")),
        Table("documents.documentversion", lambda scope: Q(pk__in=scope.versions)),
        *_content(),
        Table("documents.changenote", _by_version()),
        Table("documents.versionrank", _by_version()),
        Table("documents.publication", _by_version()),
        Table("documents.withdrawal", _by_version()),
        Table("documents.editorialmark", _by_version()),
        Table("customers.customer", lambda scope: Q(pk__in=scope.customers), has_history=True),
        Table("customers.membership", _by_customer(), has_history=True),
        Table(
            "customers.succession",
            lambda scope: Q(predecessor__in=scope.customers, successor__in=scope.customers),
        ),
        Table("customers.seeing", _by_customer()),
        Table("customers.detailsproposal", _by_customer()),
        Table("agreements.agreement", _by_customer(), has_history=True),
        Table("agreements.installedrelease", _by_customer(), has_history=True),
        Table("agreements.arrangement", _by_customer("agreement__customer"), has_history=True),
        Table("agreements.endconfirmation", _by_customer("agreement__customer")),
        Table("agreements.receipt", _by_customer(), has_history=True),
        Table("agreements.portalreceipt", _by_customer("receipt__customer")),
        Table("agreements.evidencefile", lambda scope: Q(pk__in=files_of(scope.customers))),
        Table("agreements.receiptevidence", _by_customer("receipt__customer")),
        Table("agreements.statement", _by_customer()),
        Table("agreements.acceptance", _by_customer()),
        Table("agreements.acceptancepart", _by_customer("acceptance__customer")),
        Table("agreements.removal", _removed),
        Table("copies.issuedcopy", _by_customer()),
        Table("copies.copypart", _by_customer("copy__customer")),
        Table("notices.announcement", lambda scope: Q(notices__customer__in=scope.customers)),
        Table("notices.objectionterms", _by_customer("agreement__customer"), has_history=True),
        Table("notices.noticesettings", _by_customer(), has_history=True),
        Table("notices.noticerecipient", _by_customer(), has_history=True),
        Table("notices.notice", _by_customer()),
        Table("notices.noticeaddress", _by_customer("notice__customer")),
        Table("notices.noticeevent", _by_customer("notice__customer")),
        Table("notices.objection", _by_customer("notice__customer")),
        Table("notices.objectionstep", _by_customer("objection__notice__customer")),
        Table("notices.incomingmail", _by_customer()),
        Table("notices.incomingfile", _by_customer("mail__customer")),
    ]


# Which of the rows are files, and where their bytes and digest stand.
FILES = {"agreements.evidencefile": "file", "copies.issuedcopy": "file"}

LEFT_OUT = {
    "accounts.user": "people are in people.jsonl, without anything that opens a door",
    "accounts.rightsreview": "the processor's own rights",
    "accounts.roleclaim": "how organisations sign in here; map their claims again",
    "accounts.givenrole": "how organisations sign in here; map their claims again",
    "accounts.directoryperson": "how organisations sign in here; connect the directory again",
    "account.emailaddress": "made anew at the first sign-in",
    "mfa.authenticator": "a key of a person, not of a customer",
    "socialaccount.socialaccount": "a key of a person, not of a customer",
    "customers.organisationclaim": "how organisations sign in here; map them again",
    "customers.givenmembership": "how organisations sign in here; who is a member stays one, by hand",
    "customers.invitation": "opens a door; invite again",
    "machines.client": "opens a door; allow the program again",
    "machines.clientsecret": "opens a door; allow the program again",
    "notices.calendarfeed": "opens a door; make the address again",
    "webhooks.webhook": "belongs to this registry's address; subscribe again",
    "webhooks.signingsecret": "opens a door; subscribe again",
    "copies.copybody": "made anew",
    "copies.rendering": "made anew",
    "copies.renderedcopy": "made anew",
    "documents.approvalstep": "the processor's own deliberation",
    "documents.coveragelink": "the processor's own work",
}


def history_of(model: type[Model]) -> list[tuple[type[Model], str]]:
    """The tables with the history of a table, each with the path to the key of the row that it is about."""
    manager = getattr(model._meta, "simple_history_manager_attribute", None)
    if manager is None:
        return []
    history = getattr(model, manager).model
    key = model._meta.pk.name
    found = [(history, key)]
    for relation in history._meta.related_objects:
        other = relation.related_model
        if other.__name__.startswith("Historical") and relation.one_to_many:
            found.append((other, f"{relation.field.name}__{key}"))
    return found
