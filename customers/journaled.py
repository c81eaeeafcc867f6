"""What the journal holds of customers, their people, and the processor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from customers.models import (
    Customer,
    DetailsProposal,
    GivenMembership,
    Invitation,
    Membership,
    OrganisationClaim,
    Processor,
    Seeing,
    Succession,
)
from journal import kinds
from journal.watching import exempt, watch

ENTERED = "customer.entered"
DETAILS = "details.changed"
JOINED, ROLE, LEFT = "member.joined", "member.role_changed", "member.left"
FACTOR = "second_factor.required"
INVITED, INVITATION_ENDED, INVITATION_FORGOTTEN = "invitation.made", "invitation.withdrawn", "invitation.forgotten"
PROCESSOR = "processor.entered"
SEEN_AS = "customer.seen_as"
SUCCEEDED = "customer.succeeded"
PROPOSED, SETTLED = "details.proposed", "details.proposal_settled"
# Members that the provider makes at sign-in: which organisation is which customer, and who became or was one.
MAPPED, CLAIMED = "organisations.mapped", "members.claimed"

kinds.declare(
    {
        ENTERED: _("customer entered or changed"),
        DETAILS: _("contact details changed"),
        JOINED: _("member joined"),
        ROLE: _("member's role changed"),
        LEFT: _("member left"),
        FACTOR: _("second factor required or not"),
        INVITED: _("invitation sent"),
        INVITATION_ENDED: _("invitation withdrawn"),
        INVITATION_FORGOTTEN: _("invitation removed at the end of its time"),
        PROCESSOR: _("processor entered or changed"),
        SEEN_AS: _("pages seen as the customer"),
        SUCCEEDED: _("customer succeeded by another"),
        PROPOSED: _("contact details proposed"),
        SETTLED: _("proposal of contact details settled"),
        MAPPED: _("organisations of the provider changed"),
        CLAIMED: _("member as the provider said"),
    }
)
watch(Customer, scope="id")
watch(Membership, scope="customer_id")
watch(Invitation, scope="customer_id")
watch(OrganisationClaim, scope="customer_id", kind=MAPPED)
watch(GivenMembership, kind=CLAIMED)
watch(Processor)
watch(Seeing, scope="customer_id")
# That there was one; what it said goes when it is settled, and the details themselves are the customer's.
watch(DetailsProposal, without=("values", "base"), scope="customer_id")
watch(Succession, scope="predecessor_id")
exempt("customers.savedfilter", "a convenience of the desk, which says nothing of anybody")
exempt("customers.visit", "when a member last looked, which changes with every visit")
