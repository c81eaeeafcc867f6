"""Of what may be told: the kinds of journal entries that say something to programs, and where the API tells more.

A kind that is not listed stays inside: who signs in, who is a member, how drafts are worked on, and what the processor
keeps to itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from journal.kinds import kinds

# What events begin their type with, in reverse DNS order (NLGov profile for CloudEvents).
PREFIX = "nl.dpa-registry."


@dataclass(frozen=True)
class Topic:
    """A kind that is told of. ``table`` is what it is about where that is no customer; ``path`` an address of the API,
    with the customer's code or the subject's name in it.
    """

    kind: str
    path: str
    table: str = ""
    of_customer: bool = True

    @property
    def label(self) -> Any:
        return kinds()[self.kind]


_VERSION, _ANNOUNCEMENT = "documents.documentversion", "notices.announcement"
TOPICS: tuple[Topic, ...] = (
    Topic("version.published", "/versions/{name}", _VERSION),
    Topic("version.withdrawn", "/versions/{name}", _VERSION),
    Topic("version.editorial", "/versions/{name}", _VERSION),
    Topic("customer.entered", "/customers/{code}"),
    Topic("customer.succeeded", "/customers/{code}"),
    Topic("details.changed", "/customers/{code}/contact-details"),
    Topic("details.proposed", "/customers/{code}/contact-detail-proposals"),
    Topic("details.proposal_settled", "/customers/{code}/contact-detail-proposals"),
    Topic("agreement.entered", "/agreements?customer={code}"),
    Topic("end.confirmed", "/agreements?customer={code}"),
    Topic("release.reported", "/installed-releases?customer={code}"),
    Topic("receipt.recorded", "/customers/{code}/receipts"),
    Topic("receipt.voided", "/customers/{code}/receipts"),
    Topic("answer.given", "/customers/{code}/applicability"),
    Topic("notice.written", "/customers/{code}/notices"),
    Topic("notice.given", "/customers/{code}/notices"),
    Topic("notice.taken_back", "/customers/{code}/notices"),
    Topic("objection.received", "/customers/{code}/objections"),
    # Some steps the processor keeps to itself: that there was one would tell of it.
    Topic("objection.step", "/customers/{code}/objections", of_customer=False),
    Topic("copy.issued", "/customers/{code}/copies"),
    Topic("change.announced", "/announcements/{name}", _ANNOUNCEMENT, of_customer=False),
    Topic("announcement.revoked", "/announcements/{name}", _ANNOUNCEMENT, of_customer=False),
)
BY_KIND: dict[str, Topic] = {topic.kind: topic for topic in TOPICS}


def topics_for(*, of_processor: bool) -> list[Topic]:
    """Of what the processor, or a customer, may be told."""
    return [topic for topic in TOPICS if of_processor or topic.of_customer]
