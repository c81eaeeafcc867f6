"""A customer with two short versions of the terms, and a member of it: quick to lay out."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from customers.models import Customer
from documents.models import DocumentVersion


@dataclass(frozen=True)
class Short:
    customer: Customer
    member: Client
    earlier: DocumentVersion
    later: DocumentVersion

    @property
    def pdf(self) -> str:
        return f"/klant/{self.customer.code}/overeenkomst.pdf"
