from agreements.models.agreement import Agreement, Arrangement, InstalledRelease
from agreements.models.customer import Customer, Membership
from agreements.models.invitation import Invitation
from agreements.models.processor import Processor
from agreements.models.receipt import Receipt
from agreements.models.rendering import RenderedCopy, Rendering, WorkerHeartbeat
from agreements.models.terms import ArticleRow, DepositFacts, ParagraphRow, TermsText, TermsVersion

__all__ = [
    "Agreement", "Arrangement", "ArticleRow", "Customer", "DepositFacts", "InstalledRelease", "Invitation", "Membership",
    "ParagraphRow", "Processor", "Receipt", "RenderedCopy", "Rendering", "TermsText", "TermsVersion", "WorkerHeartbeat",
]
