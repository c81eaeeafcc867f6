"""The processor's seal as the settings describe it, and by what a seal is known as ours."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from agreements.bundle import the_processor
from documents.seal import Level, Pem, Pkcs12, SealSettings, Trust, demo_settings

# The value of DPA_SEAL_KEY with which the registry makes a test authority of its own.
TEST = "test"
# The value of DPA_SEAL_TIME_STAMPS for the test authority's own time stamps.
LOCAL = "local"


def seal_settings() -> SealSettings:
    """What copies are sealed with from now on.

    Raises ``SealMisconfigured`` when the settings can't make the level they ask for.
    """
    processor = the_processor()
    return _settings(processor.name if processor else "DPA Registry", tuple(sorted(settings.SEAL.items())))


@lru_cache(maxsize=8)
def _settings(name: str, values: tuple[tuple[str, Any], ...]) -> SealSettings:
    """Read once: pyHanko's signer is kept per settings, and is costly to make."""
    given = dict(values)
    if given["KEY"] == TEST:
        made = demo_settings(
            Path(settings.DATA_DIR) / "test-seal", organisation=name, level=Level(given["LEVEL"]),
            key_bits=given["TEST_KEY_BITS"],
        )
        return made if given["TIME_STAMPS"] == LOCAL else replace(made, time_stamps=given["TIME_STAMPS"])
    key: Pem | Pkcs12 = Pkcs12(Path(given["KEY"]), given["PASSPHRASE"])
    if given["CERTIFICATE"]:
        chain = Path(given["CHAIN"]) if given["CHAIN"] else None
        key = Pem(Path(given["KEY"]), Path(given["CERTIFICATE"]), chain, given["PASSPHRASE"])
    return SealSettings(
        level=Level(given["LEVEL"]), key=key, trust=tuple(Path(name) for name in given["TRUST"]),
        time_stamps=given["TIME_STAMPS"] or None, name=name,
    )


def trust() -> Trust:
    """What makes a seal ours: the present certificate and those that were used before it."""
    return Trust.of(seal_settings(), tuple(Path(name) for name in settings.SEAL["EARLIER"]))
