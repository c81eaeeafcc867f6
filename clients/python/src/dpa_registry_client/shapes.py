"""What the API answers, as far as programs mostly read it. Answers may have more fields than stand here."""

from __future__ import annotations

from typing import TypedDict

Json = dict[str, object]


class Customer(TypedDict):
    code: str
    name: str
    kvkNumber: str


class ContactDetails(TypedDict):
    address: str
    contactName: str
    contactEmail: str
    contactPhone: str
    dpoName: str
    dpoEmail: str
    dpoPhone: str
    missing: list[str]


class ProposedDetails(TypedDict, total=False):
    address: str
    contactName: str
    contactEmail: str
    contactPhone: str
    dpoName: str
    dpoEmail: str
    dpoPhone: str


class DetailsProposal(TypedDict):
    id: int
    program: str
    madeAt: str
    state: str
    settledAt: str | None
    proposed: ProposedDetails


class Said(TypedDict):
    code: str
    text: str


class Part(TypedDict):
    kind: str
    product: str | None
    version: str | None
    versionNumber: str | None
    sha256: str | None
    inForceSince: str | None
    receivedAt: str | None
    reason: Said
    warnings: list[Said]


class DueVersion(TypedDict):
    version: str
    kind: str
    product: str | None
    title: str
    versionNumber: str | None
    sha256: str
    dueSince: str


class Arrangement(TypedDict):
    agreement: str
    article: str
    title: str
    text: str
    agreedOn: str


class Applicability(TypedDict):
    customer: str
    at: str
    isEmpty: bool
    sha256: str
    parts: list[Part]
    arrangements: list[Arrangement]
    due: list[DueVersion]
    warnings: list[Said]


class Receipt(TypedDict):
    id: int
    version: str
    receivedAt: str
    precision: str
    channel: str
    recordedAt: str
    voidedAt: str | None


class Received(TypedDict):
    version: str
    receiptId: int
    receivedAt: str
    isNew: bool
    effect: str


class Notice(TypedDict):
    id: int
    version: str
    act: str
    kind: str
    subject: str
    writtenAt: str
    givenAt: str | None
    opensWindow: bool
    objectionUntil: str | None
    isOpen: bool


class NoticeInFull(Notice):
    text: str


class Deadline(TypedDict):
    noticeId: int
    subject: str
    objectionUntil: str | None
    daysLeft: int | None


class Objection(TypedDict):
    id: int
    noticeId: int
    receivedAt: str
    isLate: bool
    state: str
    isOpen: bool
    grounds: str


class Copy(TypedDict):
    id: int
    agreementAt: str
    language: str
    issuedAt: str
    sha256: str
    size: int
    sealLevel: str
    isTest: bool
    fileName: str


class EvidenceYear(TypedDict):
    year: int
    hasEnded: bool
    fileName: str


class Webhook(TypedDict):
    id: int
    name: str
    address: str
    kinds: list[str]
    state: str
    pausedBecause: str
    madeAt: str
    failures: int


class WebhookTrial(TypedDict):
    id: int
    eventId: str
    state: str
    askedAt: str
    endedAt: str | None
    status: int | None
    problem: str | None
    problemText: str
    milliseconds: int | None


class Agreement(TypedDict):
    id: int
    customer: str
    reference: str
    products: list[str]
    hosted: bool
    signedOn: str | None
    endedOn: str | None
    workEndedOn: str | None


class InstalledRelease(TypedDict):
    id: int
    customer: str
    product: str
    release: str | None
    installedAt: str
    precision: str


class Installation(TypedDict):
    """``installedAt`` with its offset from UTC; ``release`` None: unknown from there on."""

    customer: str
    product: str
    release: str | None
    installedAt: str


class InstallationOutcome(TypedDict):
    customer: str
    product: str
    outcome: str


class InstallationOutcomes(TypedDict):
    dryRun: bool
    entered: int
    corrected: int
    known: int
    items: list[InstallationOutcome]
