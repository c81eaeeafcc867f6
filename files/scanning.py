"""Files of others looked at by a virus scanner: ClamAV's daemon, at the socket that ``DPA_VIRUS_SCANNER`` names.

The file goes through the socket (``INSTREAM``), so that the daemon needs to read nothing of ours.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings

# Seconds for connecting, and for each wait: unpacking what is packed takes a while.
_CONNECTING, _SCANNING = 3, 60
_PART = 128 * 1024
_LONGEST_ANSWER = 4096


class ScannerAway(Exception):
    """The scanner did not say; the message is for an operator."""


def find_virus(data: bytes) -> str:
    """The name that the scanner gives to what it found; empty for a clean file, and where no scanner is named.

    Raises ``ScannerAway``.
    """
    if not settings.VIRUS_SCANNER:
        return ""
    answer = _ask(b"zINSTREAM\0", data)
    if answer == "stream: OK":
        return ""
    name, _space, verdict = answer.removeprefix("stream: ").rpartition(" ")
    if verdict == "FOUND":
        return name or "?"
    raise ScannerAway(f"the scanner answered {answer!r}")


def try_out() -> str:
    """What is wrong with the scanner; empty where nothing is, or none is named."""
    if not settings.VIRUS_SCANNER:
        return ""
    try:
        answer = _ask(b"zPING\0")
    except ScannerAway as problem:
        return str(problem)
    return "" if answer == "PONG" else f"it answered {answer!r} to a PING"


def _ask(command: bytes, data: bytes | None = None) -> str:
    try:
        with _connected() as there:
            there.sendall(command)
            if data is not None:
                for start in range(0, len(data), _PART):
                    part = data[start : start + _PART]
                    there.sendall(struct.pack("!L", len(part)) + part)
                there.sendall(struct.pack("!L", 0))
            return _read(there)
    except OSError as problem:
        raise ScannerAway(f"the scanner does not answer ({type(problem).__name__})") from problem


@contextmanager
def _connected() -> Iterator[socket.socket]:
    address = urlsplit(settings.VIRUS_SCANNER)
    if address.scheme == "unix":
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as there:
            there.settimeout(_CONNECTING)
            there.connect(address.path)
            there.settimeout(_SCANNING)
            yield there
        return
    with socket.create_connection((address.hostname or "", address.port or 3310), timeout=_CONNECTING) as there:
        there.settimeout(_SCANNING)
        yield there


def _read(there: socket.socket) -> str:
    found = b""
    while not found.endswith(b"\0") and len(found) < _LONGEST_ANSWER:
        part = there.recv(_LONGEST_ANSWER)
        if not part:
            break
        found += part
    return found.rstrip(b"\0\n").decode("utf-8", "replace")
