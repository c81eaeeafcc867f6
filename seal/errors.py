"""Why a copy could not be sealed, by name."""

from __future__ import annotations


class SealError(Exception):
    """A PDF could not be sealed. No bytes were returned."""


class SealUnavailable(SealError):
    """A source outside the registry (time stamps, revocation data) gave no usable answer: try again later."""


class SealMisconfigured(SealError):
    """The key, certificates or settings can't make the level asked for; trying again changes nothing."""
