#!/usr/bin/env python3
"""Verifies this evidence bundle without the registry: python3 verify.py

Needs Python 3.9 or later and OpenSSL 3 (the command "openssl"), nothing else, and no network. Every line says what was
checked; the script ends with 0 when all of it holds, else with 1.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import tempfile
import zlib
from calendar import timegm
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, Dict

HERE = Path(__file__).resolve().parent
STAMP_OF_SIGNATURE = bytes.fromhex("060b2a864886f70d010910020e")  # id-aa-timeStampToken, RFC 3161
Statement = Dict[str, Any]
failures: list[str] = []


def check(holds: bool, what: str, detail: str = "") -> bool:
    print(("ok      " if holds else "FAILED  ") + what + (f" ({detail})" if detail and not holds else ""))
    if not holds:
        failures.append(what)
    return holds


def note(text: str) -> None:
    print("note    " + text)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read(name: str) -> bytes:
    return (HERE / name).read_bytes()


def openssl(*arguments: object) -> tuple[bool, str]:
    done = subprocess.run(["openssl", *map(str, arguments)], capture_output=True, text=True, check=False)
    return done.returncode == 0, " ".join(done.stderr.split())[-300:]


def roots() -> list[bytes]:
    """The root certificates of the bundle, in DER. Only what is shown at the end is trusted, so only this is read."""
    held = re.findall(rb"-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----", read("seal/roots.pem"))
    return [base64.b64decode(text) for text in held]


def revocation_lists(data: bytes) -> bytes:
    """The lists in ``data``, and nothing else: a certificate among them would be trusted."""
    held = re.findall(rb"-----BEGIN X509 CRL-----[^-]+-----END X509 CRL-----", data)
    return b"".join(text + b"\n" for text in held)


def pem(certificates: list[bytes]) -> bytes:
    lines = (base64.encodebytes(der) for der in certificates)
    return b"".join(b"-----BEGIN CERTIFICATE-----\n" + text + b"-----END CERTIFICATE-----\n" for text in lines)


# --- DER, as far as it is needed --------------------------------------------------------------------------------------


def elements(der: bytes) -> list[tuple[int, bytes, bytes]]:
    """The elements one after the other: tag, content, and the whole."""
    found, at = [], 0
    # The place of a signature in a PDF is filled up with zeros, perhaps an odd number of them.
    while at + 1 < len(der):
        start, tag, length = at, der[at], der[at + 1]
        at += 2
        if length & 0x80:
            size = length & 0x7F
            length = int.from_bytes(der[at : at + size], "big")
            at += size
        found.append((tag, der[at : at + length], der[start : at + length]))
        at += length
    return found


def signed_data(cms: bytes) -> list[tuple[int, bytes, bytes]]:
    wrapped = elements(elements(elements(cms)[0][1])[1][1])
    return elements(wrapped[0][1])


def signer(cms: bytes) -> list[tuple[int, bytes, bytes]]:
    return elements(elements(signed_data(cms)[-1][1])[0][1])


def signature_value(cms: bytes) -> bytes:
    return next(content for tag, content, _ in signer(cms)[4:] if tag == 0x04)


def stamp_in(cms: bytes) -> bytes | None:
    for tag, attributes, _ in signer(cms)[4:]:
        if tag == 0xA1:
            for _tag, attribute, _whole in elements(attributes):
                kind, values = elements(attribute)
                if kind[2] == STAMP_OF_SIGNATURE:
                    return values[1]
    return None


def stamped_at(token: bytes) -> int:
    """The moment in a time stamp, in seconds since 1970."""
    holder = elements(signed_data(token)[2][1])[1][1]
    info = elements(elements(holder)[0][1])[0][1]
    text = next(content for tag, content, _ in elements(info) if tag == 0x18).decode()
    return timegm(datetime.strptime(text[:14], "%Y%m%d%H%M%S").timetuple())  # noqa: DTZ007 - UTC, says RFC 3161


# --- The checks -------------------------------------------------------------------------------------------------------


def signatures(pdf: bytes) -> list[tuple[bytes, bytes, int]]:
    """Of each signature in the file: its CMS, the bytes it covers, and where they end."""
    found = []
    for match in re.finditer(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]", pdf):
        first, length, second, rest = map(int, match.groups())
        if first != 0 or not length < second <= second + rest <= len(pdf):
            continue
        held = pdf[length:second]
        if not (held.startswith(b"<") and held.endswith(b">")):
            continue
        cms = bytes.fromhex(held[1:-1].decode("ascii"))
        found.append((elements(cms)[0][2], pdf[:length] + pdf[second : second + rest], second + rest))
    return sorted(found, key=lambda item: item[2])


def streams(pdf: bytes) -> set[str]:
    """The SHA-256 of the contents of all streams, embedded files among them."""
    found = set()
    for match in re.finditer(rb"stream\r?\n", pdf):
        if pdf[match.start() - 3 : match.start()] == b"end":
            continue
        end = pdf.find(b"endstream", match.end())
        data = pdf[match.end() : end]
        found |= {sha256(data), sha256(data.rstrip(b"\r\n"))}
        try:
            found.add(sha256(zlib.decompressobj().decompress(data)))
        except zlib.error:
            continue
    return found


def trusting(file: Path) -> list[object]:
    """Trust this file's certificates, and none of those that the machine trusts besides."""
    return ["-CAfile", file, "-no-CApath", "-no-CAstore"]


def verify_statement(folder: Path) -> Statement:
    statement: Statement = json.loads(read("statement.json"))
    moment = int(datetime.fromisoformat(statement["issued_at"]).timestamp())
    holds, detail = openssl(
        "cms",
        "-verify",
        "-binary",
        "-inform",
        "DER",
        "-in",
        HERE / "statement.p7s",
        "-content",
        HERE / "statement.json",
        *trusting(folder / "roots.pem"),
        "-certfile",
        HERE / "seal/certificates.pem",
        "-purpose",
        "any",
        "-attime",
        moment,
        "-out",
        folder / "statement",
        "-signer",
        folder / "issuer.pem",
    )
    check(holds, "the statement of issue is signed under a root certificate shown below", detail)
    return statement


def verify_file(statement: Statement, pdf: bytes) -> None:
    same = statement["file"] == {"sha256": sha256(pdf), "size": len(pdf)}
    check(same, "copy.pdf is, byte for byte, the file of the statement")


def verify_parts(statement: Statement, pdf: bytes, sealed: bytes) -> None:
    embedded = streams(sealed)
    combination = read("combination.json")
    check(sha256(combination) == statement["bundle"], "combination.json has the digest of the statement")
    check(sha256(combination) in embedded, "combination.json is attached to the sealed PDF")
    named = json.loads(combination)
    digests = sorted(part["digest"] for part in named["versions"])
    check(digests == sorted(part["digest"] for part in statement["parts"]), "the combination has the statement's parts")
    for part in statement["parts"]:
        data = read(f"parts/{part['version']}.json")
        check(sha256(data) == part["digest"], f"parts/{part['version']}.json has its digest")
        check(sha256(data) in embedded, f"parts/{part['version']}.json is attached to the sealed PDF")
    if named["arrangements"]:
        held = json.loads(read("arrangements.json"))
        check(
            sorted(sha256(item["canonical"].encode()) for item in held)
            == sorted(item["digest"] for item in named["arrangements"]),
            "arrangements.json has the digests of the combination",
        )
        check(sha256(read("arrangements.json")) in embedded, "arrangements.json is attached to the sealed PDF")
    if (HERE / "answers.json").exists():
        verify_answers(embedded)
    if (HERE / "notices.json").exists():
        check(sha256(read("notices.json")) in embedded, "notices.json is attached to the sealed PDF")


def verify_answers(embedded: set[str]) -> None:
    check(sha256(read("answers.json")) in embedded, "answers.json is attached to the sealed PDF")
    digests = {item["digest"] for item in json.loads(read("answers.json"))}
    held = json.loads(read("acceptances.json")) if (HERE / "acceptances.json").exists() else []
    for item in held:
        found = sha256(item["statement"].encode())
        check(found == item["digest"] and found in digests, f"the statement {item['digest'][:16]} has its digest")
    if len(held) < len(digests):
        note("what the customer stated is no longer kept; its digest is in answers.json")


def verify_ledger(statement: Statement) -> None:
    previous = None
    entries = json.loads(read("ledger.json"))
    for entry in entries:
        text = json.dumps(entry["entry"], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        position = entry["entry"]["sequence"]
        if not check(sha256(text.encode()) == entry["hash"], f"ledger entry {position} has its hash"):
            return
        if previous is not None:
            follows = entry["entry"]["previous"] == previous["hash"] and position == previous["entry"]["sequence"] + 1
            check(follows, f"ledger entry {position} follows the entry before it")
        previous = entry
    by_hash = {entry["hash"]: entry["entry"] for entry in entries}
    head = statement["ledger"]
    last = previous is not None and previous["hash"] == head["head"]
    check(last and by_hash[head["head"]]["sequence"] == head["position"], "the last entry is the head of the statement")
    for part in statement["parts"]:
        entry = by_hash.get(part["entry"], {})
        same = entry.get("version") == part["version"] and entry.get("digest") == part["digest"]
        check(same and entry.get("sequence") == part["position"], f"{part['version']} stands in the ledger")


# --- The journal: every entry shown is in the tree whose signed head the bundle holds ---------------------------------


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def root_of(leaf: bytes, place: int, size: int, proof: list[bytes]) -> bytes | None:
    """The root of the tree to which the leaf and its proof lead (RFC 9162, section 2.1.3.2); None for no such proof."""
    number, last, node = place, size - 1, leaf
    if number > last:
        return None
    for other in proof:
        if last == 0:
            return None
        if number & 1 or number == last:
            node = hashlib.sha256(b"\x01" + other + node).digest()
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            node = hashlib.sha256(b"\x01" + node + other).digest()
        number, last = number >> 1, last >> 1
    return node if last == 0 else None


def verify_journal(statement: Statement, folder: Path) -> None:
    if not (HERE / "journal/checkpoint.txt").exists():
        note("when this bundle was made, its entries had no place in the journal yet; a later bundle shows them")
        return
    text, _, signatures_part = read("journal/checkpoint.txt").decode().partition("\n\n")
    origin, size, root = text.split("\n")[:3]
    (folder / "head").write_bytes((text + "\n").encode())
    signer = signed_by(origin, signatures_part, folder)
    check(bool(signer), f"the journal's head over {size} entries is signed with a key shown below")
    if signer:
        note(f"key of the journal: {signer}")
    shown = json.loads(read("journal/entries.json"))
    for item in shown:
        verify_entry(item, int(size), base64.b64decode(root))
    verify_rows(statement, shown)
    if (HERE / "journal/checkpoint.tst").exists():
        lines = signatures_part.split("\n")
        # The time stamp is over the head with the registry's own signature; those of witnesses came later.
        (folder / "stamped-head").write_bytes(f"{text}\n\n{lines[0]}\n".encode())
        token = read("journal/checkpoint.tst")
        verify_stamp(token, folder / "stamped-head", folder, "the time stamp of the journal's head")
    else:
        note("the journal's head had no time stamp of its own yet when this bundle was made")


def signed_by(origin: str, signatures_part: str, folder: Path) -> str:
    """The key, as it is written, under which the head is signed (C2SP signed-note, Ed25519); empty for none."""
    for key in read("journal/keys.txt").decode().split("\n"):
        name, _, rest = key.partition("+")
        material = base64.b64decode(rest.partition("+")[2] or "")
        identity = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
        for line in signatures_part.split("\n"):
            words = line.split(" ")
            signature = base64.b64decode(words[-1]) if words[:2] == ["\u2014", origin] and name == origin else b""
            if signature[:4] != identity or len(material) != 33:
                continue
            (folder / "journal.der").write_bytes(bytes.fromhex("302a300506032b6570032100") + material[1:])
            (folder / "journal.sig").write_bytes(signature[4:])
            holds, _detail = openssl(
                "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", folder / "journal.der", "-rawin",
                "-in", folder / "head", "-sigfile", folder / "journal.sig",
            )  # fmt: skip
            if holds:
                return key
    return ""


def verify_entry(item: Dict[str, Any], size: int, root: bytes) -> None:
    entry, row = item["entry"], item["row"]
    named = f"journal entry {item['place']} ({entry['kind']}, {row[0]} {row[1]})"
    of_row = [row[0], row[1], sha256(canonical(row).encode())]
    holds = of_row in item["digests"] and sha256(canonical(sorted(item["digests"])).encode()) == entry["states"]
    check(holds, f"{named} commits to the row that is shown")
    leaf = hashlib.sha256(b"\x00" + bytes.fromhex(sha256(canonical(entry).encode()))).digest()
    proof = [bytes.fromhex(text) for text in item["proof"]]
    check(root_of(leaf, item["place"], size, proof) == root, f"{named} is in the journal")


def verify_rows(statement: Statement, shown: list[Dict[str, Any]]) -> None:
    """What the journal says of the issue and of the parts is what the statement says."""
    rows: Dict[str, list[Dict[str, Any]]] = {}
    for item in shown:
        rows.setdefault(item["row"][0], []).append(json.loads(item["row"][4]))
    issued = [row["sha256"] for row in rows.get("copies.issuedcopy", [])]
    if issued:
        check(issued == [statement["file"]["sha256"]], "the issue of copy.pdf is in the journal")
    published = {row["digest"] for row in rows.get("documents.publication", [])}
    if published:
        wanted = {part["digest"] for part in statement["parts"]}
        check(wanted <= published, "the publication of every part is in the journal")
    received = len(rows.get("agreements.receipt", []))
    answered = len(rows.get("agreements.acceptance", []))
    note(f"the journal shows {received} receipts and {answered} answers of this customer for these parts")


def verify_seal(seal: tuple[bytes, bytes, int], folder: Path, statement: Statement) -> None:
    cms, covered, _ = seal
    (folder / "seal.p7s").write_bytes(cms)
    (folder / "covered").write_bytes(covered)
    check(cms == read("seal/seal.p7s"), "seal/seal.p7s is the seal in the PDF")
    token = stamp_in(cms)
    moment = stamped_at(token) if token else int(datetime.fromisoformat(statement["issued_at"]).timestamp())
    command = [
        "cms",
        "-verify",
        "-binary",
        "-cades",
        "-inform",
        "DER",
        "-in",
        folder / "seal.p7s",
        "-content",
        folder / "covered",
        *trusting(folder / "roots.pem"),
        "-certfile",
        HERE / "seal/certificates.pem",
        "-purpose",
        "any",
        "-attime",
        moment,
        "-out",
        folder / "out",
        "-signer",
        folder / "sealer.pem",
    ]
    holds, detail = openssl(*command)
    check(holds, "the seal holds over its part of the PDF, under a root certificate shown below", detail)
    lists = HERE / "seal/revocation-lists.pem"
    if holds and lists.exists():
        (folder / "lists.pem").write_bytes(pem(roots()) + revocation_lists(lists.read_bytes()))
        with_lists = [folder / "lists.pem" if item == folder / "roots.pem" else item for item in command]
        holds, detail = openssl(*with_lists, "-crl_check_all")
        if holds or "unable to get certificate CRL" not in detail:
            check(holds, "no certificate of the seal was revoked, say the revocation lists in the bundle", detail)
        else:
            note("the revocation lists in the bundle are not those of every certificate; see seal/ocsp-*.der")
    elif holds:
        note("the bundle holds no revocation lists, so it does not show that the certificate was not revoked")
    same = (
        openssl("x509", "-in", folder / "sealer.pem", "-out", folder / "a.der", "-outform", "DER")[0]
        and openssl("x509", "-in", folder / "issuer.pem", "-out", folder / "b.der", "-outform", "DER")[0]
    )
    same = same and (folder / "a.der").read_bytes() == (folder / "b.der").read_bytes()
    check(same, "the seal and the statement were made with one certificate")
    if token:
        (folder / "value").write_bytes(signature_value(cms))
        check(token == read("seal/seal.tst"), "seal/seal.tst is the time stamp in the seal")
        verify_stamp(token, folder / "value", folder, "the time stamp of the seal")


def verify_stamp(token: bytes, stamped: Path, folder: Path, what: str) -> None:
    (folder / "token").write_bytes(token)
    moment = datetime.fromtimestamp(stamped_at(token), timezone.utc).isoformat()
    holds, detail = openssl(
        "ts",
        "-verify",
        "-token_in",
        "-in",
        folder / "token",
        "-data",
        stamped,
        "-CAfile",
        folder / "roots.pem",
        "-untrusted",
        HERE / "seal/certificates.pem",
        "-attime",
        stamped_at(token),
    )
    check(holds, f"{what} holds: {moment}", detail)


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "roots.pem").write_bytes(pem(roots()))
        statement = verify_statement(folder)
        pdf = read("copy.pdf")
        verify_file(statement, pdf)
        found = signatures(pdf)
        if check(bool(found), "copy.pdf carries a seal"):
            verify_seal(found[0], folder, statement)
            for number, (token, covered, _) in enumerate(found[1:], start=1):
                (folder / "archived").write_bytes(covered)
                check(token == read(f"seal/archive-{number}.tst"), f"seal/archive-{number}.tst is the one in the PDF")
                verify_stamp(token, folder / "archived", folder, f"archive time stamp {number} over the file")
            verify_parts(statement, pdf, pdf[: found[0][2]])
        verify_ledger(statement)
        verify_journal(statement, folder)
        for root in roots():
            note(f"root certificate that is trusted here, SHA-256: {sha256(root)}")
        if (folder / "a.der").exists():
            named = "x509", "-in", folder / "sealer.pem", "-noout", "-subject", "-nameopt", "RFC2253"
            openssl(*named, "-out", folder / "subject")
            note(f"certificate of the seal, {(folder / 'subject').read_text().strip()}")
            note(f"certificate of the seal, SHA-256: {sha256((folder / 'a.der').read_bytes())}")
        note("each of these must be on the registry's verification page: all of the above rests on it")
        if statement["test_seal"]:
            note("this is a TEST SEAL: nobody but the registry's own demo trusts its root certificate")
    if failures:
        print(f"\n{len(failures)} of the checks FAILED: do not rely on this copy.")
        print(f"{len(failures)} controle(s) mislukt: vertrouw niet op dit afschrift.")
    else:
        print("\nAll of it holds, if each certificate shown here is on the registry's verification page.")
        print("Alles klopt, als elk certificaat dat hier is getoond op de controlepagina van het register staat.")
    return 1 if failures else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, StopIteration) as problem:
        print(f"FAILED  the bundle can't be read: {type(problem).__name__}: {problem}")
        sys.exit(1)
