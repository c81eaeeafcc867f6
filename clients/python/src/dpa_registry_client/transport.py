"""Requests: tokens, pages, ETags, patience and keys of acts. It knows no noun of the registry."""

from __future__ import annotations

import time
import uuid
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx

from dpa_registry_client.errors import Refused, Unreachable

# Seconds before its end at which a token is renewed, and the longest pause that the registry may ask for.
_MARGIN, _LONGEST_PAUSE = 60.0, 90.0
_ATTEMPTS = 4
_REMEMBERED = 256


class Transport:
    """One registry, reached as one program, or as nobody where there are no credentials."""

    def __init__(
        self,
        address: str,
        *,
        client_id: str = "",
        secret: str = "",
        scopes: tuple[str, ...] = (),
        language: str = "nl",
        timeout: float = 30.0,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._credentials, self._scopes, self._sleep = (client_id, secret), scopes, sleep
        self._token, self._token_ends = "", 0.0
        self._answers: OrderedDict[str, tuple[str, Any]] = OrderedDict()
        self._http = httpx.Client(
            base_url=address.rstrip("/") + "/api/v1",
            headers={"Accept-Language": language, "User-Agent": "dpa-registry-client/1.0.0"},
            timeout=timeout,
        )

    def close(self) -> None:
        self._http.close()

    def get(self, path: str, **query: Any) -> Any:
        """What stands at an address. An answer that has not changed is not sent again."""
        return self._get(path, query)[0]

    def pages(self, path: str, **query: Any) -> Iterator[Any]:
        """Every item of a list, page after page."""
        cursor: str | None = ""
        while cursor is not None:
            answer, _headers = self._get(path, {**query, **({"cursor": cursor} if cursor else {})})
            yield from answer["items"]
            cursor = answer["nextCursor"]

    def post(self, path: str, body: Mapping[str, Any], *, key: str = "") -> Any:
        """Do something, once: sent again with the same key, it gets the same answer.

        Without a key a new one is made, so that a connection that breaks does nothing twice. Give one of your own, kept
        with what you do, and a program that was killed can begin anew.
        """
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        return self._send("POST", path, json=dict(body), headers=headers).json()

    def download(self, path: str, to: Path | None = None, *, accept: str = "*/*", **query: Any) -> bytes:
        """A file; also written to ``to``, whole or not at all. One that broke off is asked for again."""
        asked = {name: value for name, value in query.items() if value is not None}
        data = self._send("GET", path, params=asked, headers={"Accept": accept}).content
        if to is not None:
            part = to.with_name(to.name + ".part")
            part.write_bytes(data)
            part.replace(to)
        return data

    def _get(self, path: str, query: Mapping[str, Any]) -> tuple[Any, httpx.Headers]:
        asked = {name: value for name, value in query.items() if value is not None and value != ""}
        place = str(httpx.URL(path, params=asked))
        etag, known = self._answers.get(place, ("", None))
        response = self._send("GET", path, params=asked, headers={"If-None-Match": etag} if etag else {})
        if response.status_code == httpx.codes.NOT_MODIFIED:
            self._answers.move_to_end(place)
            return known, response.headers
        answer = response.json()
        if "ETag" in response.headers:
            self._answers[place] = (response.headers["ETag"], answer)
            if len(self._answers) > _REMEMBERED:
                self._answers.popitem(last=False)
        return answer, response.headers

    def _send(self, method: str, path: str, *, headers: Mapping[str, str], **rest: Any) -> httpx.Response:
        """Send until there is an answer that is one: a token that ended is renewed once, a pause is kept."""
        renewed = False
        for attempt in range(1, _ATTEMPTS + 1):
            is_last = attempt == _ATTEMPTS
            try:
                response = self._http.request(method, path, headers={**headers, **self._authorization()}, **rest)
            except httpx.TransportError as problem:
                if is_last:
                    raise Unreachable(f"{method} {path}: {problem}") from problem
                self._sleep(0.5 * 2**attempt)
                continue
            if response.status_code == httpx.codes.UNAUTHORIZED and self._credentials[0] and not renewed:
                self._token, renewed = "", True
            elif response.status_code in (429, 503) and not is_last:
                self._sleep(_pause(response))
            elif response.status_code == httpx.codes.NOT_MODIFIED or response.is_success:
                return response
            else:
                raise _refusal(response)
        raise _refusal(response)

    def _authorization(self) -> dict[str, str]:
        client_id, secret = self._credentials
        if not client_id:
            return {}
        if not self._token or time.monotonic() > self._token_ends:
            data = {"grant_type": "client_credentials", "scope": " ".join(self._scopes)}
            response = self._http.post("/oauth/token", data=data, auth=(client_id, secret))
            if not response.is_success:
                raise _refusal(response)
            given = response.json()
            self._token = given["access_token"]
            self._token_ends = time.monotonic() + float(given["expires_in"]) - _MARGIN
        return {"Authorization": f"Bearer {self._token}"}


def _pause(response: httpx.Response) -> float:
    asked = response.headers.get("Retry-After", "")
    return min(float(asked) if asked.isdecimal() else 5.0, _LONGEST_PAUSE)


def _refusal(response: httpx.Response) -> Exception:
    try:
        problem = response.json()
    except ValueError:
        return Unreachable(f"{response.status_code} from {response.url}, which is no answer of the API")
    return Refused(response.status_code, problem)
