"""PDF bytes → sealed bytes, and what a seal is worth. The only door to pyHanko."""

from seal.config import Certification, Level, Pem, Pkcs11, Pkcs12, Proof, SealingKey, SealSettings
from seal.contents import SealContents, contents_of
from seal.demo import demo_settings
from seal.errors import SealError, SealMisconfigured, SealUnavailable
from seal.expiry import expiries
from seal.inspecting.sandbox import LARGEST, confinement_here
from seal.keys import certificates, is_issued_under, own_certificate
from seal.renewal import proof_ends, renew
from seal.report import Problem, Report, Verdict
from seal.requesting import request_certificate
from seal.sealing import seal
from seal.stamping import stamped_at, time_stamp
from seal.statements import sign_statement
from seal.token import parse_address
from seal.verification import Recorded, Trust, unsigned_records, verify, verify_many

__all__ = [
    "LARGEST",
    "Certification",
    "Level",
    "Pem",
    "Pkcs11",
    "Pkcs12",
    "Problem",
    "Proof",
    "Recorded",
    "Report",
    "SealContents",
    "SealError",
    "SealMisconfigured",
    "SealSettings",
    "SealUnavailable",
    "SealingKey",
    "Trust",
    "Verdict",
    "certificates",
    "confinement_here",
    "contents_of",
    "demo_settings",
    "expiries",
    "is_issued_under",
    "own_certificate",
    "parse_address",
    "proof_ends",
    "renew",
    "request_certificate",
    "seal",
    "sign_statement",
    "stamped_at",
    "time_stamp",
    "unsigned_records",
    "verify",
    "verify_many",
]
