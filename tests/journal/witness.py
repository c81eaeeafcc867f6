"""A witness as C2SP's tlog-witness describes it, over HTTP: it checks signature and consistency before it signs."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from journal.tlog.heads import TreeHead
from journal.tlog.note import WITNESS, SignedNote, SigningKey, VerifierKey, WrongSignature
from journal.tlog.tree import is_consistent

AT = datetime(2026, 5, 4, 11, 0, tzinfo=UTC)


@dataclass
class Witness:
    """Its address and key, the logs that it knows with the last head of each, and what it was asked."""

    key: SigningKey
    known: dict[str, VerifierKey]
    address: str = ""
    heads: dict[str, TreeHead] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    # Instead of what it should answer.
    answers: tuple[int, bytes] | None = None

    @property
    def setting(self) -> str:
        """As DPA_JOURNAL_WITNESSES names it."""
        return f"{self.address} {self.key.verifier}"

    def add_checkpoint(self, body: str) -> tuple[int, bytes]:
        """Status and body of the answer."""
        first, _blank, text = body.partition("\n\n")
        old_line, *lines = first.split("\n")
        old, proof = int(old_line.removeprefix("old ")), [base64.b64decode(line, validate=True) for line in lines]
        note = SignedNote.parse(text)
        head = TreeHead.parse(note.text)
        if head.origin not in self.known:
            return 404, b""
        try:
            if not note.signers([self.known[head.origin]]):
                return 403, b""
        except WrongSignature:
            return 403, b""
        last = self.heads.get(head.origin, TreeHead(head.origin, 0, TreeHead.parse(_EMPTY).root))
        if old > head.size:
            return 400, b""
        if old != last.size:
            return 409, b"%d\n" % last.size
        if not is_consistent(old, head.size, last.root, head.root, proof):
            return 422, b""
        self.heads[head.origin] = head
        return 200, str(self.key.sign(note.text, at=AT)).encode()


_EMPTY = "log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"


@contextmanager
def running(known: VerifierKey, name: str = "witness.example/w1") -> Iterator[Witness]:
    """A witness of the log with that key, at work on this machine until the block ends."""
    witness = Witness(SigningKey(name, Ed25519PrivateKey.generate(), WITNESS), {known.name: known})

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"])).decode()
            witness.asked.append(asked.partition("\n")[0])
            status, body = (404, b"") if self.path != "/base/add-checkpoint" else self._answer(asked)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _answer(self, asked: str) -> tuple[int, bytes]:
            return witness.answers or witness.add_checkpoint(asked)

        def log_message(self, *_: object) -> None:
            """Keeps the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    witness.address = f"http://127.0.0.1:{server.server_address[1]}/base/"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield witness
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
