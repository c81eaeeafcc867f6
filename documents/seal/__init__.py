"""PDF bytes → sealed bytes, and what a seal is worth. The only door to pyHanko."""

from documents.seal.config import Level, Pem, Pkcs12, SealSettings
from documents.seal.demo import demo_settings
from documents.seal.errors import SealError, SealMisconfigured, SealUnavailable
from documents.seal.report import Problem, Report, Verdict
from documents.seal.sealing import seal
from documents.seal.verification import Trust, verify

__all__ = [
    "Level",
    "Pem",
    "Pkcs12",
    "Problem",
    "Report",
    "SealError",
    "SealMisconfigured",
    "SealSettings",
    "SealUnavailable",
    "Trust",
    "Verdict",
    "demo_settings",
    "seal",
    "verify",
]
