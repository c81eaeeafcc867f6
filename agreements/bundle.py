"""The frozen Bundle: what binds a customer at a moment, in full. The one input of page, PDF and evidence."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from agreements.applicability import Answer, Applicability, Reason, resolve
from agreements.applicability.reasons import show
from agreements.models import Arrangement
from customers.models import Customer, Processor
from customers.parties import the_processor
from documents.display.presentation import DocumentPart, part_of
from documents.models import DocumentVersion
from documents.moments import as_printed
from documents.proof.digest import canonical, digest_of, sha256

BUNDLE_FORMAT = 1

_CUSTOMER_DETAILS = (
    "name",
    "address",
    "kvk_number",
    "contact_name",
    "contact_email",
    "contact_phone",
    "dpo_name",
    "dpo_email",
    "dpo_phone",
)
_PROCESSOR_DETAILS = (
    "name",
    "address",
    "operating_companies",
    "kvk_number",
    "contact_name",
    "contact_email",
    "contact_phone",
    "dpo_name",
    "dpo_email",
    "website",
)


@dataclass(frozen=True)
class Bundle:
    """An agreement as one whole: the parties, what applies and why, and every part of it ready to be shown.

    ``digest`` identifies what was agreed: the sealed versions, the arrangements, and a salted commitment to the parties
    that means nothing once the salt is erased. ``fingerprint`` identifies everything that a copy prints, reasons and
    warnings included, so that two copies with one fingerprint are the same.
    """

    applicability: Applicability
    processor: Processor | None
    parts: tuple[DocumentPart, ...]
    digest: str
    fingerprint: str

    @property
    def customer(self) -> Customer:
        return self.applicability.customer

    @property
    def at(self) -> datetime:
        return self.applicability.at

    @property
    def is_empty(self) -> bool:
        """Nothing binds the customer at this moment."""
        return self.applicability.is_empty

    @property
    def in_force_since(self) -> datetime | None:
        """Since when this combination, as a whole, has bound: the latest start among its parts."""
        return max((a.in_force_since for a in self.applicability.answers if a.in_force_since), default=None)

    @property
    def answers(self) -> list[tuple[Answer, DocumentPart | None]]:
        """Each part of an agreement: the resolver's answer, and the text when a version binds."""
        by_version = {part.version.pk: part for part in self.parts}
        return [
            (answer, by_version[answer.version.pk] if answer.version is not None else None)
            for answer in self.applicability.answers
        ]


def bundle_for(customer: Customer, *, at: datetime) -> Bundle:
    """What binds ``customer`` at an aware moment, as now known, with every part in full."""
    return bundle_of(resolve(customer, at=at), the_processor())


def bundle_of(applicability: Applicability, processor: Processor | None) -> Bundle:
    """The resolver's answer with the texts that it names: a query for each of their tables."""
    return Bundle(
        applicability,
        processor,
        tuple(part_of(version) for version in applicability.versions),
        digest=_digest(applicability, processor),
        fingerprint=fingerprint_of(applicability, processor),
    )


def fingerprint_of(applicability: Applicability, processor: Processor | None) -> str:
    """The fingerprint of the bundle that would be made of ``applicability``, without reading any text."""
    return digest_of(
        {
            "digest": _digest(applicability, processor),
            "answer": answer_fingerprint(applicability),
            "due": [
                [item.version.digest, item.version.document.title, item.since.isoformat()] for item in applicability.due
            ],
            "titles": [version.document.title for version in applicability.versions],
            "warnings": [_printed_reason(warning) for warning in applicability.all_warnings],
            "agreements": [
                [
                    found.agreement.reference,
                    _plain(found.agreement.handed_over_on),
                    _plain(found.agreement.signed_on),
                    [product.name for product in found.products],
                ]
                for found in applicability.agreements
            ],
        }
    )


def answer_fingerprint(applicability: Applicability) -> str:
    """Identifies what binds and why, whoever the contact persons are: by it a past copy is compared with what would
    now be answered.
    """
    return digest_of(
        {
            "versions": _versions(applicability),
            "arrangements": _arrangements(applicability),
            "reasons": [
                [_printed_reason(answer.reason), answer.in_force_since.isoformat() if answer.in_force_since else None]
                for answer in applicability.answers
            ],
            "standing": [
                _printed_reason(standing.reason)
                for group in applicability.arrangements
                for standing in group.arrangements
            ],
        }
    )


def digest_source(applicability: Applicability, processor: Processor | None) -> str:
    """The canonical JSON of which a bundle's digest is the SHA-256: who holds it can recompute the digest."""
    return canonical(
        {
            "format": BUNDLE_FORMAT,
            "versions": _versions(applicability),
            "arrangements": _arrangements(applicability),
            "parties": _commitment(applicability.customer, processor),
        }
    )


def combination_digest(applicability: Applicability) -> str:
    """Identifies which versions and arrangements bind, whoever the parties' contact persons are: what is accepted."""
    return digest_of(
        {
            "format": BUNDLE_FORMAT,
            "versions": _versions(applicability),
            "arrangements": _arrangements(applicability),
        }
    )


def arrangements_digest(applicability: Applicability) -> str:
    """Identifies the specific arrangements in force, with the agreement that each belongs to."""
    return digest_of(_arrangements(applicability))


def _digest(applicability: Applicability, processor: Processor | None) -> str:
    return sha256(digest_source(applicability, processor))


def _versions(applicability: Applicability) -> list[dict[str, str]]:
    return [
        {"kind": str(answer.kind.value), "product": str(answer.product or ""), "digest": answer.version.digest}
        for answer in applicability.answers
        if answer.version is not None
    ]


def _arrangements(applicability: Applicability) -> list[dict[str, str]]:
    return [
        {"agreement": str(group.agreement), "digest": arrangement_digest(standing.arrangement)}
        for group in applicability.arrangements
        for standing in group.arrangements
    ]


def arrangement_digest(arrangement: Arrangement) -> str:
    """The SHA-256 of what an arrangement says."""
    return sha256(arrangement_source(arrangement))


def arrangement_source(arrangement: Arrangement) -> str:
    """The canonical JSON of what an arrangement says."""
    return canonical(
        {
            "article": arrangement.article,
            "title": arrangement.title,
            "text": arrangement.text,
            "agreed_on": arrangement.agreed_on.isoformat(),
            "ended_on": arrangement.ended_on.isoformat() if arrangement.ended_on else None,
        }
    )


def _commitment(customer: Customer, processor: Processor | None) -> str:
    """Binds the digest to the parties' details without holding them: HMAC-SHA256 under the customer's salt."""
    details = {
        "customer": _details(customer, _CUSTOMER_DETAILS),
        "processor": _details(processor, _PROCESSOR_DETAILS) if processor else {},
    }
    return hmac.new(customer.salt.encode(), canonical(details).encode(), hashlib.sha256).hexdigest()


def _details(party: Any, names: Iterable[str]) -> dict[str, str]:
    return {name: getattr(party, name) for name in names}


def _printed_reason(reason: Reason) -> list[Any]:
    """A reason without its wording, so that a copy's language or a better translation changes no fingerprint."""
    if reason.code == "warn_details":
        # Its facts are translated labels; what is missing follows from the parties, which the digest holds.
        return [reason.code]
    facts = {name: _plain(value) for name, value in reason.params.items()}
    return [reason.code, facts]


def _plain(value: object) -> str:
    """A fact without its language, as text that never changes: fingerprints are kept."""
    if isinstance(value, DocumentVersion):
        return value.digest
    return as_printed(value) if isinstance(value, date) else show(value)
