from agreements.models.act import Acceptance, AcceptancePart, PortalReceipt, Statement
from agreements.models.agreement import Agreement, Arrangement, InstalledRelease, Precision
from agreements.models.bulk import BulkReceipt, BulkReceiptCustomer
from agreements.models.evidence import EvidenceFile, ReceiptEvidence
from agreements.models.receipt import Receipt
from agreements.models.removal import EndConfirmation, PlannedRemoval, Removal, RemovalKind
from agreements.models.standing import Standing, StandingPart

__all__ = [
    "Acceptance",
    "AcceptancePart",
    "Agreement",
    "Arrangement",
    "BulkReceipt",
    "BulkReceiptCustomer",
    "EndConfirmation",
    "EvidenceFile",
    "InstalledRelease",
    "PlannedRemoval",
    "PortalReceipt",
    "Precision",
    "Receipt",
    "ReceiptEvidence",
    "Removal",
    "RemovalKind",
    "Standing",
    "StandingPart",
    "Statement",
]
