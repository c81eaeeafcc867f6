"""What the seal asks of services on the network: revocation data and time stamps, at just the address that was named.

Nobody is followed elsewhere (OWASP ASVS 5.0, 15.3.2): an answer that sends on would have the worker ask whatever it
names, inside the operator's network as well. The addresses are the operator's, or stand in certificates that it named.
"""

from __future__ import annotations

from asyncio import to_thread
from typing import Any

import requests
from asn1crypto import tsp
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError, set_tsp_headers
from pyhanko_certvalidator.fetchers.api import Fetchers
from pyhanko_certvalidator.fetchers.common_utils import FetchBudget
from pyhanko_certvalidator.fetchers.requests_fetchers import RequestsFetcherBackend
from pyhanko_certvalidator.fetchers.requests_fetchers.cert_fetch_client import RequestsCertificateFetcher
from pyhanko_certvalidator.fetchers.requests_fetchers.crl_client import RequestsCRLFetcher
from pyhanko_certvalidator.fetchers.requests_fetchers.ocsp_client import RequestsOCSPFetcher
from pyhanko_certvalidator.fetchers.requests_fetchers.util import RequestsFetcherMixin

_REPLY = "application/timestamp-reply"


class _Straight(RequestsFetcherMixin):
    """A fetcher of pyHanko's that stays where it is sent."""

    async def _get(self, url: str, *, acceptable_content_types: Any) -> requests.Response:
        headers = {"Accept": ",".join(acceptable_content_types), "User-Agent": self.user_agent}
        return await to_thread(_ask, "GET", url, headers=headers, timeout=self.per_request_timeout)

    async def _post(
        self, url: str, data: bytes, *, content_type: str, acceptable_content_types: Any
    ) -> requests.Response:
        headers = {
            "Accept": ",".join(acceptable_content_types),
            "User-Agent": self.user_agent,
            "Content-Type": content_type,
        }
        return await to_thread(_ask, "POST", url, headers=headers, data=data, timeout=self.per_request_timeout)


class _OCSP(_Straight, RequestsOCSPFetcher):
    pass


class _Lists(_Straight, RequestsCRLFetcher):
    pass


class _Certificates(_Straight, RequestsCertificateFetcher):
    pass


class StraightBackend(RequestsFetcherBackend):
    """Where pyHanko gets revocation data."""

    def get_fetchers(self) -> Fetchers:
        how: dict[str, Any] = {"per_request_timeout": self.per_request_timeout, "budget": FetchBudget(self.limits)}
        lists = _Lists(**how)  # type: ignore[no-untyped-call]
        return Fetchers(ocsp_fetcher=_OCSP(**how), crl_fetcher=lists, cert_fetcher=_Certificates(**how))


class StraightStamper(TimeStamper):
    """The client of a time-stamping service at an address (RFC 3161, section 3.4)."""

    def __init__(self, url: str, timeout: float) -> None:
        self._url, self._timeout = url, timeout
        super().__init__()  # type: ignore[no-untyped-call]

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        try:
            answer = await to_thread(
                _ask, "POST", self._url, headers=set_tsp_headers({}), data=req.dump(), timeout=self._timeout
            )
        except OSError as error:
            raise TimestampRequestError(f"The time-stamping service gave no usable answer: {error}") from error
        if answer.headers.get("Content-Type", "").partition(";")[0].strip() != _REPLY:
            raise TimestampRequestError("What the time-stamping service answered is no time stamp.")
        reply: tsp.TimeStampResp = tsp.TimeStampResp.load(answer.content)
        return reply


def _ask(method: str, url: str, *, timeout: float, **how: Any) -> requests.Response:
    """Raises ``requests.RequestException`` for any answer but 200."""
    answer = requests.request(method, url, allow_redirects=False, timeout=timeout, **how)
    if answer.is_redirect:
        raise requests.RequestException("it sends on to another address, which is not followed")
    if answer.status_code != 200:
        raise requests.RequestException(f"status code {answer.status_code}")
    return answer
