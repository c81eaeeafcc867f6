"""The demo's own certificate authority: a root, an issuing authority, a sealing key and a time-stamping key.

Made on first use in a private folder. Its names say "test seal": nobody outside this installation trusts it.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from seal.config import Level, Pem, SealSettings
from seal.errors import SealMisconfigured
from seal.timestamps import Authority

ROOT, ISSUER, SEAL, STAMPS = "root", "issuer", "seal", "time-stamps"
_NAMES = {
    ROOT: "DPA Registry test seal root",
    ISSUER: "DPA Registry test seal issuing authority",
    SEAL: "Test seal",
    STAMPS: "DPA Registry test seal time stamps",
}
_YEARS = {ROOT: 30, ISSUER: 25, SEAL: 5, STAMPS: 15}
# A list older than this is made anew; each one stays valid for a week.
_REFRESH = timedelta(minutes=30)
_VALID = timedelta(days=7)


def demo_settings(
    folder: Path,
    *,
    organisation: str,
    level: Level = Level.B_LTA,
    key_bits: int = 3072,
    at: datetime | None = None,
) -> SealSettings:
    """Settings for a test seal, with an authority made in ``folder``, as of ``at`` or now, when there is none yet.

    Raises:
        SealMisconfigured: the folder can't be written.
    """
    authority = DemoAuthority(folder)
    authority.prepare(organisation, key_bits, at or datetime.now(UTC))
    return SealSettings(
        level=level,
        key=Pem(authority.path(SEAL, "key"), authority.path(SEAL), authority.path(ISSUER)),
        trust=(authority.path(ROOT),),
        time_stamps=_local_stamps(folder),
        revocation_lists=authority,
        name=f"{organisation} (test seal)",
        is_test=True,
    )


def is_test_certificate(certificate: x509.Certificate) -> bool:
    """Whether a test authority of this kind issued the certificate, going by what it says itself."""
    names = certificate.issuer.get_attributes_for_oid(NameOID.COMMON_NAME)
    return [name.value for name in names] == [_NAMES[ISSUER]]


@cache
def _local_stamps(folder: Path) -> Authority:
    authority = DemoAuthority(folder)
    return Authority(authority.key(STAMPS), authority.certificate(STAMPS), (authority.certificate(ISSUER),))


class DemoAuthority:
    """The authority in one folder. Equal when the folder is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DemoAuthority) and other.folder == self.folder

    def __hash__(self) -> int:
        return hash(self.folder)

    def path(self, who: str, what: str = "certificate") -> Path:
        """The PEM file of someone's certificate or key."""
        return self.folder / f"{who}.{'key' if what == 'key' else 'crt'}.pem"

    def key(self, who: str) -> rsa.RSAPrivateKey:
        """Someone's private key."""
        loaded = load_pem_private_key(self.path(who, "key").read_bytes(), None)
        assert isinstance(loaded, rsa.RSAPrivateKey)
        return loaded

    def certificate(self, who: str) -> x509.Certificate:
        """Someone's certificate."""
        return x509.load_pem_x509_certificate(self.path(who).read_bytes())

    def prepare(self, organisation: str, key_bits: int, at: datetime) -> None:
        """Make the keys and certificates that are missing; several processes may call this at once."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise SealMisconfigured(f"The folder for the test seal can't be made: {error}") from error
        with self._alone():
            for who, issuer in ((ROOT, ROOT), (ISSUER, ROOT), (SEAL, ISSUER), (STAMPS, ISSUER)):
                if not self.path(who).exists():
                    self._issue(who, issuer, organisation, key_bits, at)

    def current(self) -> tuple[bytes, ...]:
        """The revocation lists of root and issuing authority, in DER, made anew every half hour."""
        return self.lists(datetime.now(UTC))

    def lists(self, at: datetime) -> tuple[bytes, ...]:
        """As :meth:`current`, at a given moment."""
        with self._alone():
            return tuple(self._list(who, at) for who in (ROOT, ISSUER))

    def _list(self, who: str, at: datetime) -> bytes:
        file = self.folder / f"{who}.crl"
        if file.exists():
            made = x509.load_der_x509_crl(file.read_bytes())
            if at - _REFRESH < made.last_update_utc <= at:
                return file.read_bytes()
        revoked = self.folder / f"{who}.revoked"
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate(who).subject)
            # A second back: a seal made in the same second must not be older than the list that speaks for it.
            .last_update(at - timedelta(seconds=1))
            .next_update(at + _VALID)
            .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key(who).public_key()), False)
        )
        for line in revoked.read_text().splitlines() if revoked.exists() else ():
            serial, moment = line.split()
            entry = x509.RevokedCertificateBuilder().serial_number(int(serial))
            entry = entry.revocation_date(datetime.fromisoformat(moment))
            builder = builder.add_revoked_certificate(entry.build())
        made_now = builder.sign(self.key(who), hashes.SHA256()).public_bytes(Encoding.DER)
        self._write(file, made_now)
        return made_now

    def revoke(self, who: str, at: datetime) -> None:
        """Put someone's certificate on the revocation list of its issuer, as withdrawn at that moment."""
        issuer = ROOT if who == ISSUER else ISSUER
        with self._alone():
            with (self.folder / f"{issuer}.revoked").open("a") as file:
                file.write(f"{self.certificate(who).serial_number} {at.astimezone(UTC).isoformat()}\n")
            (self.folder / f"{issuer}.crl").unlink(missing_ok=True)

    def _issue(self, who: str, issuer: str, organisation: str, key_bits: int, at: datetime) -> None:
        key = rsa.generate_private_key(public_exponent=65537, key_size=key_bits)
        signing = key if issuer == who else self.key(issuer)
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
                x509.NameAttribute(NameOID.COMMON_NAME, _NAMES[who]),
            ]
        )
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject if issuer == who else self.certificate(issuer).subject)
            .public_key(key.public_key())
            .serial_number(secrets.randbits(120) | 1)
            .not_valid_before(at - timedelta(minutes=5))
            .not_valid_after(at + timedelta(days=366 * _YEARS[who]))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signing.public_key()), critical=False)
        )
        for extension, critical in _uses(who):
            builder = builder.add_extension(extension, critical)
        # The certificate comes last: with it, the pair is complete.
        self._write(
            self.path(who, "key"), key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), mode=0o600
        )
        self._write(self.path(who), builder.sign(signing, hashes.SHA256()).public_bytes(Encoding.PEM))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @staticmethod
    def _write(file: Path, data: bytes, mode: int = 0o644) -> None:
        part = file.with_suffix(".part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as opened:
            opened.write(data)
        part.replace(file)


def _uses(who: str) -> list[tuple[x509.ExtensionType, bool]]:
    """What a certificate may be used for (RFC 5280, 4.2.1; RFC 3161, 2.3)."""
    authority = who in (ROOT, ISSUER)
    uses: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=authority, path_length={ROOT: 1, ISSUER: 0}.get(who)), True),
        (
            x509.KeyUsage(
                digital_signature=not authority,
                content_commitment=who == SEAL,
                key_cert_sign=authority,
                crl_sign=authority,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                encipher_only=False,
                decipher_only=False,
            ),
            True,
        ),
    ]
    if who == STAMPS:
        uses.append((x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True))
    return uses
