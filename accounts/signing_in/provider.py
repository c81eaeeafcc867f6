"""Asking the organisation's provider something: in time, with measure, and understood or refused.

A person waits for each answer, and so does a thread of the web server: all of a visit's questions together have
``SECONDS``, looking up the name included, and a process has few places for them. Once the provider let somebody wait in
vain, nobody waits for ``REST`` seconds. What is logged says what was asked and what was wrong, never what was said.
"""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any

import jwt
from requests import PreparedRequest, RequestException, Response, Session
from requests.adapters import HTTPAdapter

logger = logging.getLogger(__name__)

# Seconds for all that is asked in one visit, after which a person should have a page.
SECONDS = 8.0
REST = 10.0
# So many questions at once: a provider that hangs leaves the other threads of the process to those who need none.
_PLACES = threading.BoundedSemaphore(2)
_PATIENCE = 1.0
_LARGEST = 256 * 1024

# Until when this process asks nothing, by the monotonic clock.
_rest = {"until": 0.0}
_until: ContextVar[float | None] = ContextVar("accounts_provider_until", default=None)


class ProviderFault(RequestException):
    """The provider gave nothing to go on with; ``code`` is for the log and chooses the words for the person."""

    code = "no_usable_answer"


class ProviderAway(ProviderFault):
    """It gave no answer at all, or none in time."""

    code = "away"


@contextlib.contextmanager
def a_visit() -> Iterator[None]:
    """All that is asked in the block shares ``SECONDS``."""
    token = _until.set(time.monotonic() + SECONDS)
    try:
        yield
    finally:
        _until.reset(token)


class ProviderSession(Session):
    """What allauth asks the provider with. Raises ``ProviderFault`` for all that it could not work with."""

    def __init__(self, *, about: str = "") -> None:
        """``about`` names what is asked for where its address alone does not say so."""
        super().__init__()
        self._about = about

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> Response:
        about = self._about or _subject_of(str(method), str(url))
        try:
            if about == "discovery" and time.monotonic() < _rest["until"]:
                raise ProviderAway("gave no answer in time a moment ago")
            left = (_until.get() or time.monotonic() + SECONDS) - time.monotonic()
            ask = super().request
            answer = _in_time(lambda cut: self._ask(cut, ask, method, url, *args, **kwargs), left)
            _understand(about, answer)
        except ProviderFault as fault:
            if about == "discovery" and isinstance(fault.__cause__, TimeoutError):
                # What a visitor can't bring about: a code of theirs plays no part in it.
                _rest["until"] = time.monotonic() + REST
            logger.warning("The OpenID Connect provider (%s): %s", about, fault)
            raise
        return answer

    def _ask(self, cut: _Cut, ask: Callable[..., Response], *args: Any, **kwargs: Any) -> Response:
        for scheme in ("https://", "http://"):
            self.mount(scheme, cut)
        answer = ask(*args, **kwargs | {"timeout": cut.left(), "stream": True, "allow_redirects": False})
        found = bytearray()
        for piece in answer.iter_content(16 * 1024):
            found += piece
            if len(found) > _LARGEST:
                raise ProviderFault(f"said more than {_LARGEST} bytes")
        cut.check()
        answer._content = bytes(found)
        return answer


class _Cut(HTTPAdapter):
    """Connections that another thread can end: a byte now and then keeps every other time-out away."""

    def __init__(self, end: float) -> None:
        super().__init__()
        self._end, self._is_cut = end, False
        self._sockets: list[socket.socket] = []

    def left(self) -> float:
        self.check()
        return max(self._end - time.monotonic(), 0.01)

    def check(self) -> None:
        """Raises ``TimeoutError`` once the time is over."""
        if self._is_cut or time.monotonic() >= self._end:
            raise TimeoutError

    def cut(self) -> None:
        self._is_cut = True
        for each in self._sockets:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(each, socket.SHUT_RDWR)

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        return super().send(request, *args, **kwargs | {"timeout": self.left()})

    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        outer = self
        plain: Any = pool.ConnectionCls

        class Noted(plain):  # type: ignore[misc]
            def _new_conn(self) -> socket.socket:
                made: socket.socket = super()._new_conn()
                outer._sockets.append(made)
                outer.check()
                return made

        pool.ConnectionCls = Noted
        return pool


def _in_time(ask: Callable[[_Cut], Response], seconds: float) -> Response:
    """The answer, asked for in a thread of its own, since looking up a name can't be given a time.

    The thread keeps its place until it ends. Raises ``ProviderFault``.
    """
    end = time.monotonic() + seconds
    if not _PLACES.acquire(timeout=min(_PATIENCE, max(seconds, 0))):
        raise ProviderAway("others wait for it already")
    found: list[Response | Exception] = []
    cut = _Cut(end)

    def run() -> None:
        try:
            found.append(ask(cut))
        except Exception as problem:  # noqa: BLE001 - raised again below, in the thread that waits
            found.append(problem)
        finally:
            _PLACES.release()

    thread = threading.Thread(target=run, name="provider", daemon=True)
    thread.start()
    thread.join(max(end - time.monotonic(), 0))
    if not found:
        cut.cut()
        raise ProviderAway("no answer in time") from TimeoutError()
    match found[0]:
        case Response() as answer:
            return answer
        case ProviderFault() as fault:
            raise fault
        case RequestException() | OSError() as problem if time.monotonic() >= end - 0.1:
            raise ProviderAway("no answer in time") from TimeoutError(type(problem).__name__)
        case RequestException() | OSError() as problem:
            # Its message may hold addresses and what was sent.
            raise ProviderAway(f"no answer ({type(problem).__name__})") from None
        case problem:
            raise problem


# What has to be in an answer, and of which kind what may be in it is.
_MUST = {
    "discovery": ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"),
    "token": ("access_token",),
    "user information": ("sub",),
    "keys": (),
}
_TEXTS = ("id_token", "refresh_token", "email", "name", "preferred_username", "given_name", "family_name")
_MOMENTS = ("exp", "iat", "nbf")


def _subject_of(method: str, url: str) -> str:
    if method.upper() == "POST":
        return "token"
    return "discovery" if "/.well-known/" in url else "user information"


def _understand(about: str, answer: Response) -> None:
    """Raises ``ProviderFault`` where allauth would stumble over what was said."""
    if answer.is_redirect:
        # Whoever it names would get the code, or say who somebody is.
        raise ProviderFault("sends on elsewhere")
    if not answer.ok:
        raise ProviderFault(f"status {answer.status_code}")
    try:
        said = json.loads(answer.content)
    except (ValueError, RecursionError):
        raise ProviderFault("not JSON") from None
    if not isinstance(said, dict):
        raise ProviderFault("no JSON object")
    for name in _MUST[about]:
        if not isinstance(said.get(name), str) or not said[name]:
            raise ProviderFault(f"without {name}")
        if name.endswith(("_endpoint", "_uri")) and not said[name].startswith(("https://", "http://")):
            raise ProviderFault(f"{name} is no address")
    if not isinstance(said.get("token_endpoint_auth_methods_supported", []), list):
        raise ProviderFault("token_endpoint_auth_methods_supported is no list")
    _check_kinds(said)
    # For allauth, which takes what has no such type for a form.
    answer.headers["content-type"] = "application/json"
    if about == "token" and said.get("id_token"):
        with contextlib.suppress(jwt.PyJWTError):
            # Whether it is to be believed allauth asks; here only whether that can be asked.
            _check_kinds(jwt.decode(said["id_token"], options={"verify_signature": False}))


def _check_kinds(said: Mapping[str, Any]) -> None:
    for name in _TEXTS:
        if not isinstance(said.get(name), str | None):
            raise ProviderFault(f"{name} is no text")
    for name in _MOMENTS:
        if not isinstance(said.get(name, 0), int | float):
            raise ProviderFault(f"{name} is no number")
    lasting = said.get("expires_in")
    if not (lasting is None or str(lasting).isdecimal()) or len(str(lasting)) > 9:
        raise ProviderFault("expires_in is no number of seconds")
