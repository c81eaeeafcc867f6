"""PDF bytes → sealed bytes, and what a seal is worth. The only door to pyHanko."""

from documents.seal.config import Level, Pem, Pkcs12, SealSettings
from documents.seal.contents import SealContents, contents_of
from documents.seal.demo import demo_settings
from documents.seal.errors import SealError, SealMisconfigured, SealUnavailable
from documents.seal.keys import certificates, is_issued_under
from documents.seal.report import Problem, Report, Verdict
from documents.seal.sandbox import LARGEST, confinement_here
from documents.seal.sealing import seal
from documents.seal.statements import sign_statement
from documents.seal.verification import Recorded, Trust, unsigned, verify, verify_many

__all__ = [
    "LARGEST",
    "Level",
    "Pem",
    "Pkcs12",
    "Problem",
    "Recorded",
    "Report",
    "SealContents",
    "SealError",
    "SealMisconfigured",
    "SealSettings",
    "SealUnavailable",
    "Trust",
    "Verdict",
    "certificates",
    "confinement_here",
    "contents_of",
    "demo_settings",
    "is_issued_under",
    "seal",
    "sign_statement",
    "unsigned",
    "verify",
    "verify_many",
]
