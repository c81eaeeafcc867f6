"""A sealing key that never leaves its device, such as a smart card or an HSM: PKCS#11, named by an RFC 7512 address."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, unquote_to_bytes

from seal.config import Pkcs11
from seal.errors import SealMisconfigured, SealUnavailable
from seal.running import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from asn1crypto.x509 import Certificate
    from pkcs11 import Session
    from pyhanko.sign.signers import Signer

SCHEME = "pkcs11:"


def parse_address(address: str, *, pin: str, certificate: Path, chain: Path | None) -> Pkcs11:
    """The key at ``pkcs11:token=…;object=…?module-path=…``; ``id`` instead of ``object`` is percent-encoded.

    Raises:
        SealMisconfigured: it is no such address, or one part that is needed is missing.
    """
    path, _, query = address.removeprefix(SCHEME).partition("?")
    parts = dict(pair.partition("=")[::2] for pair in path.split(";") if pair)
    modules = parse_qs(query).get("module-path", [])
    unknown = sorted(parts.keys() - {"token", "object", "id", "type"})
    if not address.startswith(SCHEME) or unknown or len(modules) != 1 or not parts.get("token"):
        raise SealMisconfigured(
            "The sealing key's address must be pkcs11:token=LABEL;object=LABEL?module-path=/PATH/TO/MODULE.so"
            + (f"; unknown: {', '.join(unknown)}." if unknown else ".")
        )
    if not parts.get("object") and not parts.get("id"):
        raise SealMisconfigured("The sealing key's address names neither object nor id.")
    return Pkcs11(
        module=Path(modules[0]),
        token=unquote(parts["token"]),
        label=unquote(parts.get("object", "")),
        identifier=unquote_to_bytes(parts.get("id", "")),
        certificate=certificate,
        chain=chain,
        pin=pin,
    )


def token_signer(key: Pkcs11, own: Certificate, others: Iterable[Certificate], *, forget: Callable[[], None]) -> Signer:
    """A pyHanko signer over an open session of the device, which makes each signature.

    ``forget`` is called when the session is lost, so that the next seal opens another.

    Raises:
        SealUnavailable: the device is not there, or does not let us in.
        SealMisconfigured: it holds no such key, or another than the certificate's.
    """
    from pkcs11 import Attribute, ObjectClass
    from pkcs11.exceptions import PKCS11Error, UserAlreadyLoggedIn
    from pyhanko.config.pkcs11 import TokenCriteria
    from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

    class DeviceSigner(PKCS11Signer):
        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            try:
                signature: bytes = await super().async_sign_raw(data, digest_algorithm, dry_run)
            except PKCS11Error as error:
                # A card that was drawn, an HSM that was started again: the session is of no use any more.
                forget()
                raise SealUnavailable(f"The device with the sealing key does not sign: {_said(error)}") from error
            return signature

    def open_session(pin: str | None) -> Session:
        try:
            return open_pkcs11_session(str(key.module), token_criteria=TokenCriteria(label=key.token), user_pin=pin)
        except UserAlreadyLoggedIn:
            # One PIN lets the whole process in (PKCS#11, C_Login); an earlier session gave it.
            return open_session(None)

    wanted: dict[Attribute, str | bytes] = {Attribute.LABEL: key.label} if key.label else {}
    if key.identifier:
        wanted[Attribute.ID] = key.identifier
    try:
        session = open_session(key.pin or None)
        if not any(session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY, **wanted})):
            raise SealMisconfigured("The device holds no such sealing key.")
        signer = DeviceSigner(
            session,
            signing_cert=own,
            ca_chain=list(others),
            key_label=key.label or None,
            key_id=key.identifier or None,
        )
    except (PKCS11Error, RuntimeError, OSError) as error:
        raise SealUnavailable(f"The device with the sealing key can't be used: {_said(error)}") from error
    _require_its_own(signer, own)
    return signer


def _said(error: Exception) -> str:
    """PKCS#11's errors are mostly names without a message."""
    return str(error) or type(error).__name__


def _require_its_own(signer: Signer, own: Certificate) -> None:
    """The device's key is the certificate's if what it signs verifies with it."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.x509 import load_der_x509_certificate

    probe = b"The sealing key is the certificate's."
    signature = run(signer.async_sign_raw(probe, "sha256"))
    public = load_der_x509_certificate(own.dump()).public_key()
    try:
        if isinstance(public, rsa.RSAPublicKey):
            public.verify(signature, probe, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(public, ec.EllipticCurvePublicKey):
            public.verify(signature, probe, ec.ECDSA(hashes.SHA256()))
        else:
            raise SealMisconfigured("The sealing key must be an RSA or an elliptic-curve key.")
    except InvalidSignature as error:
        raise SealMisconfigured("The sealing key is not the certificate's.") from error
