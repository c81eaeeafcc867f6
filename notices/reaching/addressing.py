"""To which addresses a customer's notices go: what it chose, else the usual ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from characters import canonical_address
from customers.locks import lock_customers
from customers.models import Customer, Membership
from journal.acts import performs
from notices import journaled
from notices.models import Kind, NoticeAddress, NoticeRecipient, NoticeSettings

Who = NoticeAddress.Who
# Who gets what where a customer has chosen nothing: of sub-processors the data protection officer hears too.
_USUAL: dict[str, tuple[str, ...]] = {
    Kind.NEW_VERSION: (Who.CONTACT, Who.MEMBER),
    Kind.EDITORIAL: (Who.CONTACT,),
    Kind.SUB_PROCESSOR: (Who.CONTACT, Who.DPO, Who.MEMBER),
    Kind.SUB_PROCESSOR_CHANGE: (Who.CONTACT, Who.DPO, Who.MEMBER),
    Kind.WITHDRAWAL: (Who.CONTACT, Who.MEMBER),
}
_ACTING = (Membership.Role.CONTRACT_MANAGER, Membership.Role.ADMINISTRATOR)

type Addressed = tuple[str, str]


def usual(kind: str) -> tuple[str, ...]:
    """Who gets a kind of notice where nothing was chosen."""
    return _USUAL[kind]


def addresses_of(customers: Collection[Customer], kind: str) -> dict[int, list[Addressed]]:
    """Whose addresses a notice of this kind goes to: customer → who and address, each address once.

    The contact person comes first. A customer whose choice leads to no address gets the usual ones: what art. 10.1 says
    must be told is not lost to a choice. The number of queries does not depend on how many customers there are.
    """
    chosen: dict[int, list[NoticeRecipient]] = defaultdict(list)
    for recipient in NoticeRecipient.objects.filter(customer__in=customers, kind=kind):
        chosen[recipient.customer_id].append(recipient)
    members = _members(customers)
    found = {}
    for customer in customers:
        known = _known(customer, members[customer.pk])
        own = [(item.who, item.address) for item in chosen[customer.pk]]
        found[customer.pk] = _once(_resolve(own, known)) or _once(_resolve([(who, "") for who in usual(kind)], known))
    return found


def other_addresses(customer: Customer, used: Iterable[str]) -> list[Addressed]:
    """Every further address that is known of a customer, for what did not arrive at those used."""
    known = _known(customer, _members([customer])[customer.pk])
    named = NoticeRecipient.objects.filter(customer=customer, who=Who.OTHER).values_list("who", "address")
    everybody = _once([*_resolve([(Who.CONTACT, ""), (Who.DPO, ""), (Who.MEMBER, "")], known), *named])
    return [item for item in everybody if item[1] not in set(used)]


def unreachable(customers: Collection[Customer], kind: str) -> list[Customer]:
    """Those of whom no address is known at all: they are told on paper."""
    found = addresses_of(customers, kind)
    return [customer for customer in customers if not found[customer.pk]]


def languages_of(customers: Collection[Customer]) -> dict[int, str]:
    """The language that each customer chose for its notices."""
    return dict(NoticeSettings.objects.filter(customer__in=customers).values_list("customer", "language"))


@performs(journaled.CHOSEN)
def choose(customer: Customer, recipients: Iterable[tuple[str, str, str]], *, language: str, by: Any, at: Any) -> None:
    """Set who gets which notices: kind, who, and the address where it is another one; and in which language."""
    # Of two members who choose at once the second replaces what the first chose, all of it.
    lock_customers([customer.pk])
    wanted = {(kind, who, canonical_address(address) if address else "") for kind, who, address in recipients}
    settings, _created = NoticeSettings.objects.get_or_create(customer=customer, defaults={"language": language})
    if settings.language != language:
        settings.language = language
        settings._history_user, settings._history_date = by, at  # type: ignore[attr-defined]
        settings.save()
    for recipient in NoticeRecipient.objects.filter(customer=customer):
        key = (recipient.kind, recipient.who, recipient.address)
        if key not in wanted:
            recipient._history_user, recipient._history_date = by, at  # type: ignore[attr-defined]
            recipient.delete()
        wanted.discard(key)
    for kind, who, address in sorted(wanted):
        recipient = NoticeRecipient(customer=customer, kind=kind, who=who, address=address)
        recipient._history_user, recipient._history_date = by, at  # type: ignore[attr-defined]
        recipient.save()


def _members(customers: Collection[Customer]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    acting = Membership.objects.filter(
        customer__in=customers, role__in=_ACTING, user__is_active=True, user__is_staff=False
    )
    for customer, address in acting.order_by("customer_id", "pk").values_list("customer", "user__email"):
        found[customer].append(address)
    return found


def _known(customer: Customer, members: list[str]) -> dict[str, list[str]]:
    return {Who.CONTACT: [customer.contact_email], Who.DPO: [customer.dpo_email], Who.MEMBER: members}


def _resolve(wanted: Iterable[Addressed], known: dict[str, list[str]]) -> Iterator[Addressed]:
    order = list(Who.values)
    for who, address in sorted(wanted, key=lambda item: order.index(item[0])):
        for found in [address] if who == Who.OTHER else known[who]:
            if found:
                yield who, found


def _once(addressed: Iterable[Addressed]) -> list[Addressed]:
    """Each mailbox once, as the first who has it."""
    found: dict[str, Addressed] = {}
    for who, address in addressed:
        found.setdefault(canonical_address(address), (who, address))
    return list(found.values())
