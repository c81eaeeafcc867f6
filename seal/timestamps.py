"""Time stamps (RFC 3161): from a service at an address, or from a local authority with its own key."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.x509 import Certificate

from seal.config import LocalAuthority
from seal.keys import in_asn1

if TYPE_CHECKING:
    from asn1crypto import tsp
    from pyhanko.sign.timestamps import TimeStamper

# ITU-T X.667: an object identifier that anyone may make from a UUID. It names this policy: "test stamps, no promise".
TEST_POLICY = "2.25.190443129384760115226903187460325412873"
# A service whose clock is further off than this does not prove the moment of sealing.
_CLOCK_TOLERANCE = timedelta(minutes=5)
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


class Authority:
    """A local time-stamping service. It signs digests with the time of ``clock``, as any RFC 3161 service does."""

    def __init__(
        self,
        key: RSAPrivateKey,
        certificate: Certificate,
        chain: tuple[Certificate, ...],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._key, self._certificate, self._chain, self._clock = key, in_asn1(certificate), chain, clock

    def respond(self, query: bytes) -> bytes:
        """The DER reply to a DER query; one that asks for another policy or digest is rejected, as RFC 3161 says.

        Raises:
            ValueError: the query is not a time-stamp query.
        """
        from asn1crypto import tsp

        asked = tsp.TimeStampReq.load(query)
        digest = asked["message_imprint"]["hash_algorithm"]["algorithm"].native
        length = len(asked["message_imprint"]["hashed_message"].native)
        if digest not in _HASHES or length != _HASHES[digest].digest_size:
            return self._refusal("bad_alg")
        if asked["req_policy"].native not in (None, TEST_POLICY):
            return self._refusal("unaccepted_policy")
        reply = tsp.TimeStampResp({"status": {"status": "granted"}, "time_stamp_token": self._token(asked)})
        return bytes(reply.dump())

    @staticmethod
    def _refusal(reason: str) -> bytes:
        from asn1crypto import tsp

        return bytes(tsp.TimeStampResp({"status": {"status": "rejection", "fail_info": {reason}}}).dump())

    def _token(self, asked: tsp.TimeStampReq) -> Any:
        from asn1crypto import cms, core, tsp, x509
        from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute

        info = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": TEST_POLICY,
                "message_imprint": asked["message_imprint"],
                "serial_number": secrets.randbits(63),
                "gen_time": self._clock().astimezone(UTC),
                "accuracy": {"seconds": 1},
                "tsa": x509.GeneralName(name="directory_name", value=self._certificate.subject),
                **({"nonce": asked["nonce"]} if asked["nonce"].native is not None else {}),
            }
        )
        content = info.dump()
        fingerprint = hashes.Hash(hashes.SHA256())
        fingerprint.update(content)
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("message_digest", fingerprint.finalize()),
                simple_cms_attribute("signing_certificate_v2", as_signing_certificate_v2(self._certificate)),
            ]
        )
        signature = self._key.sign(attributes.dump(), PKCS1v15(), hashes.SHA256())
        sender = {"issuer": self._certificate.issuer, "serial_number": self._certificate.serial_number}
        return cms.ContentInfo(
            {
                "content_type": "signed_data",
                "content": cms.SignedData(
                    {
                        "version": "v3",
                        "digest_algorithms": [{"algorithm": "sha256"}],
                        "encap_content_info": {
                            "content_type": "tst_info",
                            "content": core.ParsableOctetString(content),
                        },
                        "certificates": [self._certificate, *(in_asn1(other) for other in self._chain)],
                        "signer_infos": [
                            {
                                "version": "v1",
                                "sid": cms.SignerIdentifier({"issuer_and_serial_number": sender}),
                                "digest_algorithm": {"algorithm": "sha256"},
                                "signed_attrs": attributes,
                                "signature_algorithm": {"algorithm": "sha256_rsa"},
                                "signature": signature,
                            }
                        ],
                    }
                ),
            }
        )


@lru_cache(maxsize=8)
def stamper(source: str | LocalAuthority, timeout: float) -> TimeStamper:
    """A pyHanko client of the service at an address, or of a local authority; it checks what it gets."""
    from pyhanko.sign.timestamps.api import TimeStamper
    from pyhanko.sign.timestamps.common_utils import TimestampRequestError

    from seal.fetching import StraightStamper

    class CheckedResponse(TimeStamper):
        async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
            # pyHanko checks the nonce only; a token over another digest would make a seal that never verifies.
            token = await super().async_timestamp(message_digest, md_algorithm)
            info = token["content"]["encap_content_info"]["content"].parsed
            if info["message_imprint"]["hashed_message"].native != message_digest:
                raise TimestampRequestError("The time stamp is for another digest.")
            if abs(info["gen_time"].native - datetime.now(UTC)) > _CLOCK_TOLERANCE:
                raise TimestampRequestError("The time stamp is more than five minutes off.")
            return token

    class Remote(CheckedResponse, StraightStamper):
        pass

    class Local(CheckedResponse):
        async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
            from asn1crypto import tsp

            assert not isinstance(source, str)
            reply: tsp.TimeStampResp = tsp.TimeStampResp.load(source.respond(req.dump()))
            return reply

    if isinstance(source, str):
        return Remote(source, timeout)
    return Local()  # type: ignore[no-untyped-call]
