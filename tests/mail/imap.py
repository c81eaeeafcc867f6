"""A mailbox for tests, on a real socket: IMAP as far as the registry speaks it, and servers that behave badly."""

from __future__ import annotations

import contextlib
import re
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from mail.mailbox import Access
from tests.factories import NOW
from tests.mail.sink import HOST, free_port

USER, PASSWORD = "bezwaar", "geheim in de bus"


@dataclass
class Stored:
    """A message in the box. ``says`` is the size that the server gives, where it is another than the true one."""

    raw: bytes
    arrived_at: datetime
    says: int | None = None


@dataclass
class Box:
    """The mailbox; what changes is seen by the next command. ``commands`` are all that came, passwords too."""

    port: int = 0
    validity: int = 11
    messages: dict[int, Stored] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)
    # In answer to a command that begins so: these bytes alone.
    answers: dict[str, bytes] = field(default_factory=dict)
    # Commands that begin so are never answered.
    hangs_at: str = "\0"
    knows_next: bool = True
    ended: threading.Event = field(default_factory=threading.Event)

    def add(self, raw: bytes | str, *, at: datetime = NOW, says: int | None = None) -> int:
        number = max(self.messages, default=0) + 1
        data = raw.encode() if isinstance(raw, str) else raw
        self.messages[number] = Stored(re.sub(rb"\r?\n", b"\r\n", data), at, says)
        return number

    def access(self, **changes: object) -> dict[str, object]:
        """The setting that reads it."""
        return {
            "host": HOST,
            "port": self.port,
            "user": USER,
            "password": PASSWORD,
            "security": "none",
            "step_seconds": 5.0,
            "round_seconds": 20.0,
        } | changes

    def opened_as(self, **changes: object) -> Access:
        return Access(**self.access(**changes))  # type: ignore[arg-type]


@contextlib.contextmanager
def box() -> Iterator[Box]:
    """A mailbox that is empty, until something is added."""
    made = Box(port=free_port())

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                _converse(made, self)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True
        block_on_close = False

    with Server((HOST, made.port), Handler) as server:
        thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.02), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            made.ended.set()
            server.shutdown()
            thread.join()


def _converse(made: Box, talk: socketserver.StreamRequestHandler) -> None:
    talk.wfile.write(b"* OK IMAP4rev1 ready\r\n")
    for line in talk.rfile:
        tag, _space, command = line.decode().strip().partition(" ")
        made.commands.append(command)
        if command.upper().startswith(made.hangs_at):
            made.ended.wait(30)
            return
        known = next((answer for start, answer in made.answers.items() if command.upper().startswith(start)), None)
        if known is not None:
            talk.wfile.write(known.replace(b"TAG", tag.encode()))
            continue
        kind, lines = _answer(made, command)
        talk.wfile.write(b"".join(lines) + f"{tag} {kind}\r\n".encode())
        if command.upper() == "LOGOUT":
            return


def _answer(made: Box, command: str) -> tuple[str, list[bytes]]:
    word = command.upper()
    if word == "CAPABILITY":
        return "OK done", [b"* CAPABILITY IMAP4rev1\r\n"]
    if word.startswith("LOGIN"):
        return ("OK in" if command.endswith(f'{USER} "{PASSWORD}"') else "NO wrong password"), []
    if word.startswith(("EXAMINE", "SELECT")):
        following = f"* OK [UIDNEXT {max(made.messages, default=0) + 1}]\r\n" if made.knows_next else ""
        lines = f"* {len(made.messages)} EXISTS\r\n* OK [UIDVALIDITY {made.validity}]\r\n{following}"
        return "OK [READ-ONLY] open", [lines.encode()]
    if word.startswith("UID SEARCH"):
        first, last = word.rsplit(" ", 1)[1].split(":")
        newest = max(made.messages, default=0)
        end = newest if last == "*" else int(last)
        # RFC 3501, section 6.4.8: a range that ends with a star holds the last message in any case.
        low, high = min(int(first), end), max(int(first), end)
        found = " ".join(str(number) for number in sorted(made.messages) if low <= number <= high)
        return "OK done", [f"* SEARCH {found}\r\n".encode()]
    if word.startswith("UID FETCH"):
        return "OK done", _fetched(made, command)
    return ("OK bye", [b"* BYE\r\n"]) if word == "LOGOUT" else ("BAD what?", [])


def _fetched(made: Box, command: str) -> list[bytes]:
    number = int(command.split()[2])
    message = made.messages.get(number)
    if message is None:
        return []
    if "RFC822.SIZE" in command:
        size = len(message.raw) if message.says is None else message.says
        moment = f"{message.arrived_at:%d-%b-%Y %H:%M:%S %z}"
        return [f'* {number} FETCH (UID {number} INTERNALDATE "{moment}" RFC822.SIZE {size})\r\n'.encode()]
    wanted = re.search(r"BODY\.PEEK\[(\w*)\]<0\.(\d+)>", command)
    assert wanted, command
    head = message.raw.split(b"\r\n\r\n", 1)[0] + b"\r\n\r\n"
    data = (head if wanted.group(1) else message.raw)[: int(wanted.group(2))]
    return [f"* {number} FETCH (UID {number} BODY[{wanted.group(1)}]<0> {{{len(data)}}}\r\n".encode(), data, b")\r\n"]
