"""The key that signs checkpoints, and those by which checkpoints are known as this journal's, as the settings say."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from journal.tlog.note import LOG, SigningKey, UnreadableNote, VerifierKey, is_name

# The value of DPA_JOURNAL_KEY with which the registry makes a key of its own.
TEST = "test"
# In front of such a key, so that it is known again wherever its file is copied to (RFC 7468 lets text stand there).
TEST_MARK = b"A test key, made by the registry for itself: checkpoints that it signs prove nothing.\n"


class JournalMisconfigured(Exception):
    """The settings name no key that can be used: the message says why."""


def origin() -> str:
    """The name of the journal in its checkpoints: by C2SP's advice the address of the log, without its scheme.

    Raises :class:`JournalMisconfigured`.
    """
    public = urlsplit(settings.DPA_PUBLIC_URL)
    # Without the port: the demo is served at whichever is free.
    name = str(settings.JOURNAL["ORIGIN"] or f"{public.hostname}{public.path}/log")
    if not is_name(name):
        raise JournalMisconfigured("DPA_JOURNAL_ORIGIN must be a name without spaces and plus signs.")
    return name


def signing_key() -> SigningKey:
    """What checkpoints are signed with from now on. Raises :class:`JournalMisconfigured`."""
    file = Path(settings.JOURNAL["KEY"])
    if settings.JOURNAL["KEY"] == TEST:
        file = Path(settings.DATA_DIR) / "test-journal" / "key.pem"
        if not file.exists():
            make_key(file, test=True)
    return SigningKey(origin(), _read(file, _changed_at(file)))


def known_keys() -> list[VerifierKey]:
    """By which a checkpoint is known as this journal's: the present key first, then those of DPA_JOURNAL_KEYS.

    A process that may not read the private key knows the present one from that setting. Raises
    :class:`JournalMisconfigured`.
    """
    listed = [_parse(text) for text in settings.JOURNAL["KEYS"]]
    try:
        present = [signing_key().verifier]
    except JournalMisconfigured:
        if not listed:
            raise
        present = []
    return list(dict.fromkeys([*present, *listed]))


def is_test_key() -> bool:
    """Whether the key is one that the registry made for itself. Raises :class:`JournalMisconfigured`."""
    if settings.JOURNAL["KEY"] == TEST:
        return True
    try:
        return Path(settings.JOURNAL["KEY"]).read_bytes().startswith(TEST_MARK)
    except OSError as error:
        raise JournalMisconfigured(f"The key that signs checkpoints can't be read: {error}") from error


def make_key(file: Path, *, test: bool = False) -> None:
    """Write a new key to a file of the registry's own account; of two that do so at once the first one's stays.

    Raises :class:`JournalMisconfigured` where the folder can't be written.
    """
    written = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    part = file.with_suffix(f".{os.getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write((TEST_MARK if test else b"") + written)
        try:
            os.link(part, file)
        except FileExistsError:
            pass
        finally:
            part.unlink()
    except OSError as error:
        raise JournalMisconfigured(f"The key that signs checkpoints can't be made: {error}") from error


def _parse(text: str) -> VerifierKey:
    try:
        key = VerifierKey.parse(text)
    except UnreadableNote as error:
        raise JournalMisconfigured(f"DPA_JOURNAL_KEYS: {error}") from error
    if key.kind != LOG:
        raise JournalMisconfigured(f"DPA_JOURNAL_KEYS: the key of {key.name} is that of a witness.")
    return key


def _changed_at(file: Path) -> int:
    try:
        return file.stat().st_mtime_ns
    except OSError as error:
        raise JournalMisconfigured(f"The key that signs checkpoints can't be read: {error}") from error


@lru_cache(maxsize=4)
def _read(file: Path, changed_at: int) -> Ed25519PrivateKey:
    """The key in a file, read anew when the file has changed."""
    try:
        key = load_pem_private_key(file.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise JournalMisconfigured(f"The key that signs checkpoints can't be read: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise JournalMisconfigured("The key that signs checkpoints must be an Ed25519 key.")
    return key
