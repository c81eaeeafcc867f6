"""Signed notes (C2SP signed-note): a text, and under it lines of those who signed it.

Ed25519 only: ``0x01`` of the log itself, ``0x04`` of witnesses, whose signature has a moment in front of it (C2SP
tlog-cosignature, ``cosignature/v1``).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LOG, WITNESS = b"\x01", b"\x04"
# "Verifiers SHOULD apply a maximum limit": sixteen signatures must pass, of new kinds too, with 5 kB each.
LARGEST = 128 * 1024
_LINE = "— "
_LENGTHS = {LOG: 64, WITNESS: 8 + 64}
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")


class UnreadableNote(ValueError):
    """A text is no signed note, or a line no key: the message says what is wrong with it."""


class WrongSignature(Exception):
    """A signature carries the name of a key that is known, and is not that key's over this text."""


def is_name(name: str) -> bool:
    """Whether a key may have this name: no white space and no plus sign in it."""
    return bool(name) and "+" not in name and not any(c.isspace() or not c.isprintable() for c in name)


@dataclass(frozen=True)
class VerifierKey:
    """By what a signature is known: ``name+id+key``, as C2SP writes it."""

    name: str
    kind: bytes
    public: bytes

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """The key that a line says. Raises :class:`UnreadableNote`."""
        name, _plus, rest = text.strip().partition("+")
        identity, _plus, encoded = rest.partition("+")
        material = _decode(encoded)
        key = cls(name, material[:1], material[1:])
        if not is_name(name) or key.kind not in _LENGTHS or len(key.public) != 32:
            raise UnreadableNote(f"“{text[:60]}” is no verifier key of Ed25519 (name+id+key).")
        if key.id.hex() != identity:
            raise UnreadableNote(f"The verifier key of {name} is not the one that its id {identity} names.")
        return key

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.kind + self.public).decode()}"

    @property
    def id(self) -> bytes:
        """The four bytes that, with the name, tell the key from others."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.kind + self.public).digest()[:4]

    def has_signed(self, text: str, signature: bytes) -> bool:
        """Whether the signature is this key's over the text."""
        if len(signature) != _LENGTHS[self.kind]:
            return False
        message = text.encode()
        if self.kind == WITNESS:
            message = _cosigned(message, int.from_bytes(signature[:8]))
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class SigningKey:
    """A name and the private key with which it signs."""

    name: str
    private: Ed25519PrivateKey
    kind: bytes = LOG

    @property
    def verifier(self) -> VerifierKey:
        """By what its signatures are known."""
        return VerifierKey(self.name, self.kind, self.private.public_key().public_bytes_raw())

    def sign(self, text: str, *, at: datetime | None = None) -> Signature:
        """The line under the text; a witness also says when."""
        message, moment = text.encode(), b""
        if self.kind == WITNESS:
            assert at is not None
            seconds = int(at.timestamp())
            message, moment = _cosigned(message, seconds), seconds.to_bytes(8)
        return Signature(self.name, self.verifier.id, moment + self.private.sign(message))


@dataclass(frozen=True)
class Signature:
    """A line under a note; whose it is shows in name and id together."""

    name: str
    id: bytes
    value: bytes

    @classmethod
    def parse(cls, line: str) -> Signature:
        """The signature that a line says. Raises :class:`UnreadableNote`."""
        name, space, encoded = line.removeprefix(_LINE).partition(" ")
        value = _decode(encoded)
        if not line.startswith(_LINE) or not space or not is_name(name) or len(value) < 5:
            raise UnreadableNote("A line under the text is no signature.")
        return cls(name, value[:4], value[4:])

    def __str__(self) -> str:
        return f"{_LINE}{self.name} {base64.b64encode(self.id + self.value).decode()}\n"

    def is_of(self, key: VerifierKey) -> bool:
        """Whether it says to be this key's; not whether it is."""
        return (self.name, self.id) == (key.name, key.id)

    @property
    def cosigned_at(self) -> datetime:
        """When a witness says to have signed. Raises ``OverflowError`` or ``ValueError`` for no moment at all."""
        return datetime.fromtimestamp(int.from_bytes(self.value[:8]), UTC)


@dataclass(frozen=True)
class SignedNote:
    """A text that ends with a line, and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, note: str | bytes) -> SignedNote:
        """What a note says. Raises :class:`UnreadableNote`."""
        if len(note) > LARGEST:
            raise UnreadableNote("The note is too long.")
        try:
            whole = note.decode() if isinstance(note, bytes) else note
        except UnicodeDecodeError as error:
            raise UnreadableNote("The note is no text.") from error
        text, blank, lines = whole.rpartition("\n\n")
        if not blank or not text or not lines.endswith("\n") or _CONTROLS.search(whole):
            raise UnreadableNote("The note has no text with signatures under it.")
        return cls(text + "\n", tuple(Signature.parse(line) for line in lines[:-1].split("\n")))

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(map(str, self.signatures))}"

    def signers(self, known: Iterable[VerifierKey]) -> list[VerifierKey]:
        """Which of these keys have signed it; signatures of others are passed over.

        Raises :class:`WrongSignature`.
        """
        found = []
        for key in known:
            for signature in self.signatures:
                if signature.is_of(key):
                    if not key.has_signed(self.text, signature.value):
                        raise WrongSignature(f"The signature in the name of {key.name} is not that of its key.")
                    found.append(key)
                    break
        return found


def _cosigned(text: bytes, seconds: int) -> bytes:
    """What a witness signs (tlog-cosignature, “Ed25519 signed message”)."""
    return b"cosignature/v1\ntime %d\n" % seconds + text


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise UnreadableNote("A part that should be base64 is not.") from error
