"""PDF bytes → sealed bytes, and what a seal is worth. The only door to pyHanko."""

from documents.seal.config import Level, Pem, Pkcs12, SealSettings
from documents.seal.demo import demo_settings
from documents.seal.errors import SealError, SealMisconfigured, SealUnavailable
from documents.seal.sealing import seal

__all__ = [
    "Level",
    "Pem",
    "Pkcs12",
    "SealError",
    "SealMisconfigured",
    "SealSettings",
    "SealUnavailable",
    "demo_settings",
    "seal",
]
