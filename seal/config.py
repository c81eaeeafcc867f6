"""What a seal is made with: level, key, time stamps, revocation data. Keys stay in files, never in the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Protocol

from seal.errors import SealMisconfigured


class Level(StrEnum):
    """The baseline levels of PAdES (ETSI EN 319 142-1, clause 6)."""

    B_B = "B-B"
    """The seal alone."""
    B_T = "B-T"
    """With a time stamp that proves when it existed."""
    B_LT = "B-LT"
    """With certificates and revocation data, so that it can be checked without the network."""
    B_LTA = "B-LTA"
    """With an archive time stamp over all of it."""

    @property
    def stamped(self) -> bool:
        """Whether the level asks for time stamps."""
        return self is not Level.B_B

    @property
    def long_term(self) -> bool:
        """Whether the level asks for revocation data in the file."""
        return self in (Level.B_LT, Level.B_LTA)


class Certification(IntEnum):
    """What a certifying signature says may follow it (DocMDP, ISO 32000-2, 12.8.2.2). Our own rule is stricter:
    after the seal come archive time stamps alone.
    """

    NO_CHANGES = 1
    """None. Some viewers call an archive time stamp, which renews the proof, a change."""
    NO_CHANGES_BUT_FORMS = 2
    """Forms may be filled in and signatures added; a copy has no form to fill in."""


class Proof(StrEnum):
    """Where a long-term seal keeps the certificates and revocation data by which it is checked without the network."""

    AFTER = "after"
    """In the revision after the seal, as ETSI EN 319 142-1 draws it; it can be renewed."""
    INSIDE = "inside"
    """In the seal's own revision, so that the seal covers it, and a reader that knows no later revisions finds it."""


@dataclass(frozen=True)
class Pkcs12:
    """A key with its certificates in one PKCS#12 file.

    ``certificate`` is the sealing certificate by itself, for processes that verify and must not read the key.
    """

    path: Path
    passphrase: str = field(default="", repr=False)
    certificate: Path | None = None


@dataclass(frozen=True)
class Pem:
    """A key and its certificates in PEM files; ``chain`` holds the issuing certificates."""

    key: Path
    certificate: Path
    chain: Path | None = None
    passphrase: str = field(default="", repr=False)


@dataclass(frozen=True)
class Pkcs11:
    """A key in a device that PKCS#11 reaches: ``module`` is the maker's library, ``token`` the device's label.

    The key is told by its ``label``, its ``identifier`` or both. Its certificates stand in files, so that verifying
    needs no device.
    """

    module: Path
    token: str
    certificate: Path
    label: str = ""
    identifier: bytes = b""
    chain: Path | None = None
    pin: str = field(default="", repr=False)


type SealingKey = Pkcs12 | Pem | Pkcs11


class LocalAuthority(Protocol):
    """A time-stamping service in this process (:class:`seal.timestamps.Authority`)."""

    def respond(self, query: bytes) -> bytes:
        """The DER reply to a DER query (RFC 3161)."""

    def __hash__(self) -> int:
        """Which authority this is."""


class RevocationLists(Protocol):
    """Where the revocation lists of a local certificate authority come from."""

    def current(self) -> tuple[bytes, ...]:
        """The lists in force now, in DER."""


@dataclass(frozen=True)
class SealSettings:
    """All that a seal needs.

    ``time_stamps`` is the address of an RFC 3161 service or a local authority. Without ``revocation_lists`` the
    revocation data is fetched from the addresses that the certificates name. ``trust`` are PEM or DER files of the root
    certificates, the time-stamping service's included. ``timeout`` is in seconds, for each request to a service.
    """

    level: Level
    key: SealingKey
    trust: tuple[Path, ...] = ()
    time_stamps: str | LocalAuthority | None = None
    revocation_lists: RevocationLists | None = None
    name: str = ""
    reason: str = ""
    location: str = ""
    contact: str = ""
    is_test: bool = False
    timeout: float = 10.0
    certification: Certification = Certification.NO_CHANGES_BUT_FORMS
    proof: Proof = Proof.AFTER

    def __post_init__(self) -> None:
        if self.level.stamped and not self.time_stamps:
            raise SealMisconfigured(f"Level {self.level} needs a time-stamping service.")
        if self.level.long_term and not self.trust:
            raise SealMisconfigured(f"Level {self.level} needs the root certificates that are trusted.")
