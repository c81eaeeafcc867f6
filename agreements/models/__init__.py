from agreements.models.act import Acceptance, AcceptancePart, PortalReceipt, Statement
from agreements.models.agreement import Agreement, Arrangement, InstalledRelease
from agreements.models.copy import CopyBody, CopyPart, IssuedCopy, PendingFile
from agreements.models.customer import Customer, Membership
from agreements.models.evidence import EvidenceFile, ReceiptEvidence
from agreements.models.invitation import Invitation
from agreements.models.issuing import CopyRequest, IssueRun
from agreements.models.processor import Processor
from agreements.models.receipt import Receipt
from agreements.models.rendering import RenderedCopy, Rendering, WorkerHeartbeat
from agreements.models.terms import ArticleRow, DepositFacts, ParagraphRow, TermsText, TermsVersion
from agreements.models.visit import Visit

__all__ = [
    "Acceptance",
    "AcceptancePart",
    "Agreement",
    "Arrangement",
    "ArticleRow",
    "CopyBody",
    "CopyPart",
    "CopyRequest",
    "Customer",
    "DepositFacts",
    "EvidenceFile",
    "InstalledRelease",
    "Invitation",
    "IssueRun",
    "IssuedCopy",
    "Membership",
    "ParagraphRow",
    "PendingFile",
    "PortalReceipt",
    "Processor",
    "Receipt",
    "ReceiptEvidence",
    "RenderedCopy",
    "Rendering",
    "Statement",
    "TermsText",
    "TermsVersion",
    "Visit",
    "WorkerHeartbeat",
]
