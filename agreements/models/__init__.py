from agreements.models.act import Acceptance, AcceptancePart, PortalReceipt, Statement
from agreements.models.agreement import Agreement, Arrangement, InstalledRelease, Precision
from agreements.models.evidence import EvidenceFile, ReceiptEvidence
from agreements.models.receipt import Receipt

__all__ = [
    "Acceptance",
    "AcceptancePart",
    "Agreement",
    "Arrangement",
    "EvidenceFile",
    "InstalledRelease",
    "PortalReceipt",
    "Precision",
    "Receipt",
    "ReceiptEvidence",
    "Statement",
]
