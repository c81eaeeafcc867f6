"""Who the customer is, what binds it at a moment and why, and what it is still to receive."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query
from pydantic.alias_generators import to_camel

from agreements.applicability import Answer, resolve
from agreements.applicability.answers import AgreementArrangements
from agreements.bundle import combination_digest
from api.caller import caller_in
from api.core import router
from api.customers.shared import customer_of, due_of, link, number_of, said, said_all
from api.marks import marks
from api.paging import PageQuery, page_of, page_of_rows
from api.params import AtQuery, Code
from api.shapes import customers as shapes
from customers.models import Customer, DetailsProposal
from customers.proposals import propose
from machines.access import customers_for

routes = router("customers")


@routes.get("/customers", response=shapes.Customers, operation_id="listCustomers")
@marks(scope="customers:read")
def customers(request: HttpRequest, response: HttpResponse, page: Query[PageQuery]) -> Any:
    """The customers that the program may see: one of a customer sees its own, one of the processor all."""
    items, cursor = page_of_rows(customers_for(caller_in(request).program), page)
    link(request, response, cursor)
    return shapes.Customers(items=[_customer(item) for item in items], next_cursor=cursor)


@routes.get("/customers/{code}", response=shapes.Customer, operation_id="getCustomer")
@marks(scope="customers:read")
def customer(request: HttpRequest, code: Code) -> Any:
    """One customer."""
    return _customer(customer_of(request, code))


@routes.get("/customers/{code}/contact-details", response=shapes.ContactDetails, operation_id="getContactDetails")
@marks(scope="contact-details:read")
def contact_details(request: HttpRequest, code: Code) -> Any:
    """The details that the customer keeps current. They are changed by a person, who answers for them."""
    found = customer_of(request, code)
    return shapes.ContactDetails(
        address=found.address,
        contact_name=found.contact_name,
        contact_email=found.contact_email,
        contact_phone=found.contact_phone,
        dpo_name=found.dpo_name,
        dpo_email=found.dpo_email,
        dpo_phone=found.dpo_phone,
        missing=found.missing_details,
    )


@routes.get(
    "/customers/{code}/contact-detail-proposals",
    response=shapes.DetailsProposals,
    operation_id="listContactDetailProposals",
)
@marks(scope="contact-details:read")
def proposals(request: HttpRequest, response: HttpResponse, code: Code, page: Query[PageQuery]) -> Any:
    """What programs proposed, and what a person made of it."""
    items, cursor = page_of_rows(DetailsProposal.objects.filter(customer=customer_of(request, code)), page)
    link(request, response, cursor)
    return shapes.DetailsProposals(items=[_proposal(item) for item in items], next_cursor=cursor)


@routes.post(
    "/customers/{code}/contact-detail-proposals",
    response={201: shapes.DetailsProposal},
    operation_id="proposeContactDetails",
)
@marks(scope="contact-details:write", is_act=True)
def propose_details(request: HttpRequest, response: HttpResponse, code: Code, data: shapes.Proposing) -> Any:
    """Propose other contact details. They change once a person of the customer, or an officer, accepts them."""
    customer, program = customer_of(request, code), caller_in(request).program
    given = {name: value for name, value in data.model_dump().items() if value is not None}
    made = propose(customer, given, program=program.name, by=program.made_by, at=timezone.now())
    response.headers["Location"] = f"/api/v1/customers/{customer.code}/contact-detail-proposals"
    return _proposal(made)


@routes.get("/customers/{code}/applicability", response=shapes.Applicability, operation_id="getApplicability")
@marks(scope="standing:read", names_now=True)
def applicability(request: HttpRequest, code: Code, asked: Query[AtQuery]) -> Any:
    """Which versions bind the customer, now or at a moment, why, and what is amiss."""
    at = asked.at or timezone.now().replace(microsecond=0)
    found = resolve(customer_of(request, code), at=at)
    return shapes.Applicability(
        customer=found.customer.code,
        at=at,
        is_empty=found.is_empty,
        sha256=combination_digest(found),
        parts=[_part(answer) for answer in found.answers],
        arrangements=[each for group in found.arrangements for each in _arrangements(group)],
        due=[due_of(item) for item in found.due],
        warnings=said_all(found.warnings),
    )


@routes.get("/customers/{code}/due-versions", response=shapes.DueVersions, operation_id="listDueVersions")
@marks(scope="standing:read")
def due_versions(request: HttpRequest, response: HttpResponse, code: Code, page: Query[PageQuery]) -> Any:
    """The versions that the customer should still receive."""
    due = resolve(customer_of(request, code), at=timezone.now()).due
    items, cursor = page_of(due, page, key=lambda item: item.version.reference)
    link(request, response, cursor)
    return shapes.DueVersions(items=[due_of(item) for item in items], next_cursor=cursor)


def _customer(found: Customer) -> shapes.Customer:
    return shapes.Customer(code=found.code, name=found.name, kvk_number=found.kvk_number)


def _proposal(found: DetailsProposal) -> shapes.DetailsProposal:
    return shapes.DetailsProposal(
        id=found.pk,
        program=found.program,
        made_at=found.made_at,
        state=found.outcome or "open",  # type: ignore[arg-type]
        settled_at=found.settled_at,
        proposed={to_camel(name): value for name, value in found.values.items()},
    )


def _part(answer: Answer) -> shapes.Part:
    version = answer.version
    return shapes.Part(
        kind=answer.kind.value,  # type: ignore[arg-type]
        product=str(answer.product) if answer.product is not None else None,
        version=version.reference if version is not None else None,
        version_number=number_of(version) if version is not None else None,
        sha256=version.digest if version is not None else None,
        in_force_since=answer.in_force_since,
        received_at=answer.receipt.received_at if answer.receipt is not None else None,
        reason=said(answer.reason),
        warnings=said_all(answer.warnings),
    )


def _arrangements(group: AgreementArrangements) -> list[shapes.Arrangement]:
    return [
        shapes.Arrangement(
            agreement=str(group.agreement),
            article=each.arrangement.article,
            title=each.arrangement.title,
            text=each.arrangement.text,
            agreed_on=each.arrangement.agreed_on,
            agreed_later=each.agreed_later,
            reason=said(each.reason),
        )
        for each in group.arrangements
    ]
