from customers.models.claim import GivenMembership, OrganisationClaim
from customers.models.customer import Customer, Membership
from customers.models.desk import SavedFilter, Seeing
from customers.models.invitation import Invitation
from customers.models.processor import Processor
from customers.models.proposal import DetailsProposal
from customers.models.succession import Succession
from customers.models.visit import Visit

__all__ = [
    "Customer",
    "DetailsProposal",
    "GivenMembership",
    "Invitation",
    "Membership",
    "OrganisationClaim",
    "Processor",
    "SavedFilter",
    "Seeing",
    "Succession",
    "Visit",
]
