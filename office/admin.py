"""Every table that officers see in the admin; importing a module registers what it holds."""

from office import claims, mail, people, programs, webhook_events, webhooks
from office.content import annex1, annex2, product, terms
from office.copies import copies, issuing
from office.customers import (
    acceptance,
    agreement,
    bulk_pages,
    customer,
    organisations,
    processor,
    proposals,
    receipt,
    removals,
    standing,
)
from office.importing import admin as importing
from office.notices import inbox, objections, plans, registers
from office.versions import layout

__all__ = [
    "acceptance",
    "agreement",
    "annex1",
    "annex2",
    "bulk_pages",
    "claims",
    "copies",
    "customer",
    "importing",
    "inbox",
    "issuing",
    "layout",
    "mail",
    "objections",
    "organisations",
    "people",
    "plans",
    "processor",
    "product",
    "programs",
    "proposals",
    "receipt",
    "registers",
    "removals",
    "standing",
    "terms",
    "webhook_events",
    "webhooks",
]
