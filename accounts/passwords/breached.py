"""Passwords that breaches made known (OWASP ASVS 5.0, 6.2.4 and 6.2.12): whoever guesses has them too.

Two lists are asked. One comes with the registry: the ten thousand most used passwords of twelve characters or more. The
other the operator names: the whole list, as a file of sorted SHA-1 digests, or a service that answers by k-anonymity.
A list that can't be asked holds nobody up: that is logged, and ``check --deploy`` says so.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import requests
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

logger = logging.getLogger(__name__)

# Made by scripts/common_passwords.py.
COMMON = Path(__file__).with_name("common.sha1")
_DIGEST = re.compile(rb"([0-9A-Fa-f]{40})(?::\d+)?\s*")
_LONGEST_LINE = 64
# Seconds for connecting and for each wait: somebody sits before the form.
_PATIENCE = (2, 3)
_LARGEST_ANSWER = 1024 * 1024


class ListUnavailable(Exception):
    """The list can't be asked; the message says why, without what was asked."""


class BreachedValidator:
    """Refuses a password that is on one of the lists, as typed or in small letters."""

    def validate(self, password: str, user: Any = None) -> None:
        if any(is_known(digest) for digest in _digests(password)):
            raise ValidationError(
                _(
                    "This password is on a list of passwords that were stolen somewhere, so others try it first. "
                    "Choose another one: four words that have nothing to do with each other are fine. If you use it "
                    "elsewhere too, change it there."
                ),
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return _("The password may not be on a list of stolen or much used passwords.")


def is_known(digest: str) -> bool:
    """Whether a list holds this SHA-1 (forty hexadecimal digits); one that can't be asked is passed over and logged."""
    for ask in (_in_common, _in_named):
        try:
            if ask(digest):
                return True
        except ListUnavailable as problem:
            logger.error("A password was not compared with a list of breaches: %s", problem)
    return False


def find_in_file(path: Path, digest: str) -> bool:
    """Whether a file of sorted digests, one a line, each with or without ``:count``, holds this one.

    Halved until one place is left, so that fifty gigabytes take some forty reads. Raises ``ListUnavailable``.
    """
    wanted = digest.upper().encode()
    try:
        with path.open("rb") as file:
            below, above = 0, path.stat().st_size
            while above - below > 1:
                middle = (below + above) // 2
                found = _digest_after(file, middle)
                if found is not None and found < wanted:
                    below = middle
                else:
                    above = middle
            return wanted in (_first_digest(file), _digest_after(file, above))
    except OSError as error:
        raise ListUnavailable(f"{path.name} can't be read ({type(error).__name__}).") from error


def try_out() -> str:
    """What is wrong with the list that the operator named; empty where nothing is, or none is named."""
    named = settings.BREACHED_PASSWORDS
    if not named or _is_service(named):
        return ""
    try:
        with Path(named).open("rb") as file:
            lines = [_read_digest(line) for line in (file.readline(_LONGEST_LINE) for _each in range(100)) if line]
            if not lines or lines != sorted(lines):
                return f"{named} holds no sorted SHA-1 digests."
    except OSError as error:
        return f"{named} can't be read ({type(error).__name__})."
    except ListUnavailable as problem:
        return f"{named}: {problem}"
    return ""


def _in_common(digest: str) -> bool:
    return find_in_file(COMMON, digest)


def _in_named(digest: str) -> bool:
    named = settings.BREACHED_PASSWORDS
    if not named:
        return False
    return _ask_service(named, digest) if _is_service(named) else find_in_file(Path(named), digest)


def _ask_service(address: str, digest: str) -> bool:
    """Ask for all digests that begin as this one does: of the password the service learns twenty bits, as of a thousand
    others. Raises ``ListUnavailable``.
    """
    beginning, rest = digest[:5].upper(), digest[5:].upper()
    try:
        # Padded answers tell nothing by their size either; lines of padding have the count 0.
        with requests.get(
            f"{address.rstrip('/')}/{beginning}",
            headers={"Add-Padding": "true", "User-Agent": "dpa-registry"},
            timeout=_PATIENCE,
            allow_redirects=False,
            stream=True,
        ) as response:
            if response.status_code != 200:
                raise ListUnavailable(f"the service answered {response.status_code}.")
            text = _read_bounded(response).decode("ascii", "replace")
    except (requests.RequestException, OSError) as error:
        raise ListUnavailable(f"the service does not answer ({type(error).__name__}).") from error
    counts = dict(line.partition(":")[::2] for line in text.upper().split())
    return counts.get(rest, "0") != "0"


def _is_service(named: str) -> bool:
    return "://" in named


def _read_bounded(response: requests.Response) -> bytes:
    read = b""
    for part in response.iter_content(64 * 1024):
        read += part
        if len(read) > _LARGEST_ANSWER:
            raise ListUnavailable("the service says too much.")
    return read


def _digests(password: str) -> Iterator[str]:
    for spelt in {password, password.lower()}:
        # The lists are made of SHA-1; nothing is protected by it here.
        yield hashlib.sha1(spelt.encode(), usedforsecurity=False).hexdigest()


def _first_digest(file: BinaryIO) -> bytes | None:
    file.seek(0)
    line = file.readline(_LONGEST_LINE)
    return _read_digest(line) if line else None


def _digest_after(file: BinaryIO, position: int) -> bytes | None:
    """The digest of the first line that begins after this place; None at the end."""
    file.seek(position)
    file.readline(_LONGEST_LINE)
    line = file.readline(_LONGEST_LINE)
    return _read_digest(line) if line else None


def _read_digest(line: bytes) -> bytes:
    found = _DIGEST.fullmatch(line)
    if found is None:
        raise ListUnavailable("a line of the list is no SHA-1 digest.")
    return found[1].upper()
