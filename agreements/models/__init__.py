from agreements.models.agreement import Agreement, Arrangement, InstalledRelease
from agreements.models.customer import Customer, Membership
from agreements.models.processor import Processor
from agreements.models.receipt import Receipt
from agreements.models.terms import ArticleRow, DepositFacts, ParagraphRow, TermsText, TermsVersion

__all__ = [
    "Agreement", "Arrangement", "ArticleRow", "Customer", "DepositFacts", "InstalledRelease", "Membership",
    "ParagraphRow", "Processor", "Receipt", "TermsText", "TermsVersion",
]
