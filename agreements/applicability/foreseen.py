"""What would bind if something happened now that has not: everything due received, another release installed. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from agreements.applicability.answers import Applicability
from agreements.applicability.combination import decide
from agreements.applicability.facts import Facts, Installed, Received
from agreements.models import Receipt
from agreements.models.agreement import Precision
from documents.models import Document
from documents.moments import utc
from documents.releases import Release


def once_received(facts: Facts, at: datetime, document: Document | None = None) -> Applicability:
    """What would bind at ``at`` if what is due then, of every document or of one, were received at that moment."""
    received = dict(facts.received)
    for due in decide(facts, at).due:
        if document is None or due.version.document == document:
            receipt = Receipt(
                customer=facts.customer,
                version=due.version,
                received_at=at,
                precision=Precision.MOMENT,
                channel=Receipt.Channel.PORTAL,
                recorded_at=at,
            )
            received[due.version.pk] = Received(utc(at), receipt)
    return decide(replace(facts, received=received), at)


def once_installed(facts: Facts, product: int, release: Release, at: datetime) -> Applicability:
    """What would bind at ``at`` with another release of a product (its primary key) in use, and what is then due of its
    annex received.
    """
    installed = {**facts.installed, product: (*facts.installed.get(product, ()), Installed(utc(at), release))}
    upgraded = replace(facts, installed=installed)
    document = next(found.row for found in facts.documents if found.product is not None and found.product.pk == product)
    return once_received(upgraded, at, document)
