"""Signed notes against the examples of C2SP and of Go's package, and against what is none."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from journal.tlog.heads import TreeHead
from journal.tlog.note import WITNESS, SignedNote, SigningKey, UnreadableNote, VerifierKey, WrongSignature

# The example of C2SP signed-note.
C2SP_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
C2SP_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# The example of Go's golang.org/x/mod/sumdb/note.
GO_SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SIGNATURE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
AT = datetime(2026, 5, 4, tzinfo=UTC)


def signer(name: str = "log.example", *, kind: bytes = b"\x01") -> SigningKey:
    return SigningKey(name, Ed25519PrivateKey.from_private_bytes(name.encode().ljust(32, b".")[:32]), kind)


def test_the_example_of_the_specification_is_signed_by_its_key() -> None:
    key = VerifierKey.parse(C2SP_KEY)
    assert str(key) == C2SP_KEY
    note = SignedNote.parse(C2SP_NOTE)
    assert note.text == "This is an example message.\n"
    assert note.signers([key, signer().verifier]) == [key]
    assert str(note) == C2SP_NOTE


def test_the_example_of_the_go_package_is_signed_byte_for_byte() -> None:
    seed = base64.b64decode(GO_SEED)[1:]
    go = SigningKey("PeterNeumann", Ed25519PrivateKey.from_private_bytes(seed))
    assert str(go.verifier) == GO_KEY
    assert str(go.sign(GO_TEXT)) == GO_SIGNATURE


def test_a_signature_of_a_known_key_over_another_text_spoils_the_note() -> None:
    key = VerifierKey.parse(C2SP_KEY)
    with pytest.raises(WrongSignature):
        SignedNote.parse(C2SP_NOTE.replace("example message", "other message")).signers([key])


def test_signatures_of_unknown_keys_are_passed_over() -> None:
    text = "A text.\n"
    note = SignedNote(text, (signer("another.example").sign(text), signer().sign(text)))
    assert SignedNote.parse(str(note)).signers([signer().verifier]) == [signer().verifier]
    assert note.signers([signer("third.example").verifier]) == []


def test_a_witness_signs_the_moment_too() -> None:
    head = str(TreeHead("log.example", 3, b"\x01" * 32))
    witness = signer("witness.example/w1", kind=WITNESS)
    signature = witness.sign(head, at=AT)
    note = SignedNote.parse(f"{head}\n{signer().sign(head)}{signature}")
    assert note.signers([witness.verifier]) == [witness.verifier]
    assert note.signatures[1].cosigned_at == AT
    later = signature.value[:7] + b"\xff" + signature.value[8:]
    assert not witness.verifier.has_signed(head, later)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "no signature\n",
        "text\n\nno signature\n",
        "text\n\n— name\n",
        "text\n\n— name AAAA\n",
        "text\n\n— a name AAAAAAAA\n",
        "text\n\n— na+me AAAAAAAA\n",
        "text\n\n— name !!!!\n",
        "text\n\n— name AAAAAAAA",
        "te\tt\n\n— name AAAAAAAA\n",
        "x" * 200_000 + "\n\n— name AAAAAAAA\n",
        b"\xff\n\n\xe2\x80\x94 name AAAAAAAA\n",
    ],
)
def test_what_is_no_note_is_refused(text: str | bytes) -> None:
    with pytest.raises(UnreadableNote):
        SignedNote.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name",
        C2SP_KEY.replace("530d903a", "530d903b"),
        C2SP_KEY.replace("+Ae", "+Ue"),
        C2SP_KEY[:-4],
        "na me" + C2SP_KEY[15:],
        C2SP_KEY + "=",
    ],
)
def test_what_is_no_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(UnreadableNote):
        VerifierKey.parse(text)


def test_the_example_checkpoint_of_the_specification_says_its_head() -> None:
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    head = TreeHead.parse(text)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert str(head) == text
    assert TreeHead.parse(text + "an extension\n") == head


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n3\n",
        "log\n03\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n-3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n3\nCsUYapGGPo4dkMgI\n",
        "log\n3\nno base64\n",
        "log\n3\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\nmore\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(UnreadableNote):
        TreeHead.parse(text)
