"""Witnesses (C2SP tlog-witness): they sign a checkpoint only where it extends the last one that they signed."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime

import requests
from django.conf import settings

from journal import proofs
from journal.keys import JournalMisconfigured
from journal.models import Checkpoint, Cosignature
from journal.tlog.note import WITNESS, Signature, SignedNote, UnreadableNote, VerifierKey

# Seconds for connecting, and for each wait on the answer.
_TIMEOUT = 10.0
_LARGEST_ANSWER = 64 * 1024


class WitnessUnavailable(Exception):
    """The witness gave no usable answer: to be asked again later."""


class WitnessDisagrees(Exception):
    """The witness has signed a tree of this journal that the present one does not extend, or says so."""


@dataclass(frozen=True)
class Witness:
    """Where a witness is asked, and by what its signatures are known."""

    address: str
    key: VerifierKey


def configured() -> list[Witness]:
    """The witnesses that the settings name. Raises ``JournalMisconfigured``."""
    found = []
    for item in settings.JOURNAL["WITNESSES"]:
        address, _space, text = item.partition(" ")
        try:
            key = VerifierKey.parse(text)
        except UnreadableNote as error:
            raise JournalMisconfigured(f"DPA_JOURNAL_WITNESSES: {error}") from error
        if key.kind != WITNESS or not address.startswith(("http://", "https://")):
            raise JournalMisconfigured(
                f"DPA_JOURNAL_WITNESSES: “{item[:60]}” must be an address, a space, and the verifier key of a witness."
            )
        found.append(Witness(address.rstrip("/"), key))
    return found


def ask(witness: Witness, checkpoint: Checkpoint) -> Cosignature:
    """Have a checkpoint signed by a witness, and keep its signature.

    Raises :class:`WitnessUnavailable`, :class:`WitnessDisagrees`, ``DamagedTree``.
    """
    last = Checkpoint.objects.cosigned_by(witness.key.name).newest()
    status, answer = _post(witness, checkpoint, last.size if last else 0)
    if status == requests.codes.conflict:
        # It has seen another head of ours since; it says which.
        status, answer = _post(witness, checkpoint, _size_in(witness, checkpoint, answer))
    if status == requests.codes.unprocessable:
        raise WitnessDisagrees(f"{witness.key.name} has signed a tree that the present one does not extend.")
    if status != requests.codes.ok:
        raise WitnessUnavailable(f"{witness.key.name} answers with status {status}.")
    signature, cosigned_at = _signature_in(witness, checkpoint, answer)
    kept, _created = Cosignature.objects.get_or_create(
        checkpoint=checkpoint,
        witness=witness.key.name,
        defaults={"line": str(signature), "cosigned_at": cosigned_at},
    )
    return kept


def _post(witness: Witness, checkpoint: Checkpoint, old: int) -> tuple[int, str]:
    """Status and text of the answer to “add-checkpoint”, with the proof that the head extends the one of that size."""
    proof = [base64.b64encode(step).decode() for step in proofs.consistency(old, checkpoint)]
    body = "\n".join([f"old {old}", *proof, "", checkpoint.note])
    try:
        with requests.post(
            f"{witness.address}/add-checkpoint",
            body.encode(),
            headers={"Content-Type": "text/plain; charset=utf-8"},
            timeout=_TIMEOUT,
            allow_redirects=False,
            stream=True,
        ) as answer:
            return answer.status_code, answer.raw.read(_LARGEST_ANSWER, decode_content=True).decode()
    except (OSError, ValueError) as error:
        raise WitnessUnavailable(f"{witness.key.name} gave no usable answer: {error}") from error


def _size_in(witness: Witness, checkpoint: Checkpoint, answer: str) -> int:
    text = answer.removesuffix("\n")
    if not (text.isascii() and text.isdecimal() and len(text) < 20):
        raise WitnessUnavailable(f"{witness.key.name} does not say which head it has signed.")
    if int(text) > checkpoint.size:
        raise WitnessDisagrees(f"{witness.key.name} has signed a tree of {text}; ours has {checkpoint.size}.")
    return int(text)


def _signature_in(witness: Witness, checkpoint: Checkpoint, answer: str) -> tuple[Signature, datetime]:
    head = SignedNote.parse(checkpoint.note).text
    try:
        found = [Signature.parse(line) for line in answer.removesuffix("\n").split("\n")]
        for signature in found:
            if signature.is_of(witness.key) and witness.key.has_signed(head, signature.value):
                return signature, signature.cosigned_at
    except (UnreadableNote, OverflowError, ValueError, OSError) as error:
        raise WitnessUnavailable(f"{witness.key.name} gave no usable answer: {error}") from error
    raise WitnessUnavailable(f"The answer of {witness.key.name} is not signed with its key.")
