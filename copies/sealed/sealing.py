"""The processor's seal as the settings describe it, and by what a seal is known as ours."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from customers.parties import the_processor
from seal import (
    Certification,
    Level,
    Pem,
    Pkcs12,
    Proof,
    SealingKey,
    SealMisconfigured,
    SealSettings,
    Trust,
    certificates,
    demo_settings,
    is_issued_under,
    parse_address,
)

# The value of DPA_SEAL_KEY with which the registry makes a test authority of its own.
TEST = "test"
# The value of DPA_SEAL_TIME_STAMPS for the test authority's own time stamps.
LOCAL = "local"
# How the address of a key in a device begins (RFC 7512).
PKCS11 = "pkcs11:"
# A key in such a file is PKCS#12; told by the name, since whoever only verifies can't read the key.
_PKCS12 = {".p12", ".pfx"}


def seal_settings() -> SealSettings:
    """What copies are sealed with from now on.

    Raises ``SealMisconfigured`` when the settings can't make the level they ask for.
    """
    processor = the_processor()
    return _settings(processor.name if processor else "DPA Registry", tuple(sorted(settings.SEAL.items())))


def configured_settings() -> SealSettings:
    """The same without the processor's name, so that no database is asked. Raises ``SealMisconfigured``."""
    return _settings("", tuple(sorted(settings.SEAL.items())))


@lru_cache(maxsize=8)
def _settings(name: str, values: tuple[tuple[str, Any], ...]) -> SealSettings:
    """Read once: pyHanko's signer is kept per settings, and is costly to make."""
    given = dict(values)
    if given["KEY"] == TEST:
        made = replace(
            demo_settings(
                Path(settings.DATA_DIR) / "test-seal",
                organisation=name,
                level=Level(given["LEVEL"]),
                key_bits=given["TEST_KEY_BITS"],
            ),
            certification=Certification(given["CERTIFICATION"]),
            proof=Proof(given["PROOF"]),
        )
        return made if given["TIME_STAMPS"] == LOCAL else replace(made, time_stamps=given["TIME_STAMPS"])
    return SealSettings(
        level=Level(given["LEVEL"]),
        key=_key(given),
        trust=tuple(Path(name) for name in given["TRUST"]),
        time_stamps=given["TIME_STAMPS"] or None,
        name=name,
        certification=Certification(given["CERTIFICATION"]),
        proof=Proof(given["PROOF"]),
    )


def _key(given: dict[str, Any]) -> SealingKey:
    """The key that the settings name: in a device, or in a file of the kind that its name and certificate tell."""
    certificate = Path(given["CERTIFICATE"]) if given["CERTIFICATE"] else None
    chain = Path(given["CHAIN"]) if given["CHAIN"] else None
    if given["KEY"].startswith(PKCS11):
        if certificate is None:
            raise SealMisconfigured("A key in a device needs DPA_SEAL_CERTIFICATE.")
        return parse_address(given["KEY"], pin=given["PASSPHRASE"], certificate=certificate, chain=chain)
    file = Path(given["KEY"])
    if certificate is not None and file.suffix.lower() not in _PKCS12:
        return Pem(file, certificate, chain, given["PASSPHRASE"])
    return Pkcs12(file, given["PASSPHRASE"], certificate)


def trust() -> Trust:
    """What makes a seal ours: the present certificate and those that were used before it.

    Raises ``SealMisconfigured`` when one of them, or a root certificate, can't be read.
    """
    return Trust.of(seal_settings(), _earlier())


def untrusted_earlier() -> list[str]:
    """The files in DPA_SEAL_EARLIER whose certificate leads to no root in DPA_SEAL_TRUST; asks no database.

    Raises ``SealMisconfigured`` when a file that :func:`trust` needs can't be read.
    """
    Trust.of(configured_settings(), _earlier())
    roots = [root for name in settings.SEAL["TRUST"] for root in certificates(Path(name))]
    chain = certificates(Path(settings.SEAL["CHAIN"])) if settings.SEAL["CHAIN"] else []
    held = [(file, certificates(file)) for file in _earlier()]
    return [str(file) for file, (sealer, *others) in held if not is_issued_under(sealer, roots, [*others, *chain])]


def _earlier() -> tuple[Path, ...]:
    return tuple(Path(name) for name in settings.SEAL["EARLIER"])
