from agreements.models.agreement import Agreement, Arrangement, InstalledRelease
from agreements.models.copy import CopyBody, CopyPart, IssuedCopy, PendingFile
from agreements.models.customer import Customer, Membership
from agreements.models.invitation import Invitation
from agreements.models.issuing import CopyRequest, IssueRun
from agreements.models.processor import Processor
from agreements.models.receipt import Receipt
from agreements.models.rendering import RenderedCopy, Rendering, WorkerHeartbeat
from agreements.models.terms import ArticleRow, DepositFacts, ParagraphRow, TermsText, TermsVersion

__all__ = [
    "Agreement", "Arrangement", "ArticleRow", "CopyBody", "CopyPart", "CopyRequest", "Customer", "DepositFacts",
    "InstalledRelease", "Invitation", "IssueRun", "IssuedCopy", "Membership", "ParagraphRow", "PendingFile",
    "Processor", "Receipt", "RenderedCopy", "Rendering", "TermsText", "TermsVersion", "WorkerHeartbeat",
]
