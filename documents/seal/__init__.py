"""PDF bytes → sealed bytes, and what a seal is worth. The only door to pyHanko."""

from documents.seal.config import Level, Pem, Pkcs12, SealSettings
from documents.seal.contents import SealContents, contents_of
from documents.seal.demo import demo_settings
from documents.seal.errors import SealError, SealMisconfigured, SealUnavailable
from documents.seal.keys import certificates, is_issued_under
from documents.seal.report import Problem, Report, Verdict
from documents.seal.sandbox import LARGEST
from documents.seal.sealing import seal
from documents.seal.statements import sign_statement
from documents.seal.verification import Trust, verify

__all__ = [
    "LARGEST",
    "Level",
    "Pem",
    "Pkcs12",
    "Problem",
    "Report",
    "SealContents",
    "SealError",
    "SealMisconfigured",
    "SealSettings",
    "SealUnavailable",
    "Trust",
    "Verdict",
    "certificates",
    "contents_of",
    "demo_settings",
    "is_issued_under",
    "seal",
    "sign_statement",
    "verify",
]
