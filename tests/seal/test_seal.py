"""Sealing: what each level holds, and that nothing half-signed comes back when a service is down."""

from __future__ import annotations

import asyncio
import io
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import read_certification_data

from seal import (
    Level,
    Pem,
    Pkcs12,
    Problem,
    SealError,
    SealMisconfigured,
    SealSettings,
    SealUnavailable,
    Trust,
    demo_settings,
    seal,
    verify,
)
from seal.demo import ISSUER, SEAL, DemoAuthority
from seal.timestamps import Authority
from tests.seal import services
from tests.seal.sealed import NOW, SealedAt, SettingsOf, nothing


@pytest.mark.parametrize("level", list(Level))
def test_a_seal_of_every_level_holds_what_its_level_asks(level: Level, sealed_at: SealedAt, trust: Trust) -> None:
    report = verify(sealed_at(level), trust=trust, record=nothing)

    assert report.level is level
    assert report.sealed_at == NOW.replace(microsecond=0)
    assert (report.stamped_at is not None) is level.stamped
    assert (report.signer, report.is_test) == ("Test seal", True)


@pytest.mark.parametrize("level", list(Level))
def test_the_seal_certifies_and_leaves_room_for_later_time_stamps(level: Level, sealed_at: SealedAt) -> None:
    reader = PdfFileReader(io.BytesIO(sealed_at(level)))

    certified = read_certification_data(reader)
    assert certified is not None
    # Level 2, since some viewers call a time stamp after level 1 a change; there is no form to be filled in.
    assert certified.permission is MDPPerm.FILL_FORMS
    assert [str(field.get_object()["/FT"]) for field in reader.root["/AcroForm"]["/Fields"]] == ["/Sig"] * (
        2 if level is Level.B_LTA else 1
    )
    (signature,) = reader.embedded_regular_signatures
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert len(list(reader.embedded_timestamp_signatures)) == (1 if level is Level.B_LTA else 0)


def test_the_sealed_file_begins_with_the_unsealed_one(copy: bytes, sealed_at: SealedAt) -> None:
    assert sealed_at(Level.B_LTA).startswith(copy)


def test_the_test_seal_says_that_it_is_one(settings_of: SettingsOf, sealed_at: SealedAt) -> None:
    (signature,) = PdfFileReader(io.BytesIO(sealed_at(Level.B_B))).embedded_regular_signatures

    assert settings_of(Level.B_B).is_test
    assert signature.sig_object["/Name"] == "Voorbeeld B.V. (test seal)"
    assert "test seal" in str(signature.signer_cert.issuer.native["common_name"])


def test_a_sealed_file_is_not_sealed_again(sealed_at: SealedAt, settings_of: SettingsOf) -> None:
    with pytest.raises(SealError):
        seal(sealed_at(Level.B_B), settings=settings_of(Level.B_B), at=NOW)


def test_what_is_no_pdf_is_not_sealed(settings_of: SettingsOf) -> None:
    with pytest.raises(SealError):
        seal(b"geen PDF", settings=settings_of(Level.B_B), at=NOW)


def test_a_seal_can_be_made_while_an_event_loop_runs(copy: bytes, settings_of: SettingsOf) -> None:
    async def in_a_loop() -> bytes:
        return seal(copy, settings=settings_of(Level.B_T), at=NOW)

    # In a thread of its own: browser tests leave a loop running in this one.
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(asyncio.run, in_a_loop()).result().startswith(copy)


_MAKE = """
import sys, time
from pathlib import Path
from seal import Trust, demo_settings
time.sleep(max(0, float(sys.argv[2]) - time.time()))
made = demo_settings(Path(sys.argv[1]), organisation="Voorbeeld B.V.", key_bits=2048)
print(*sorted(Trust.of(made).own))
"""


def test_several_processes_can_make_the_test_authority_at_once(tmp_path: Path) -> None:
    folder, begin = tmp_path / "a", str(time.time() + 2)
    makers = [
        subprocess.Popen([sys.executable, "-c", _MAKE, str(folder), begin], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]

    made = {maker.communicate()[0] for maker in makers}

    assert [maker.returncode for maker in makers] == [0] * 4
    assert made == {f"{DemoAuthority(folder).certificate(SEAL).fingerprint(SHA256()).hex()}\n"}
    assert (folder / "seal.key.pem").stat().st_mode & 0o777 == 0o600


def test_revocation_lists_are_made_anew_before_they_lapse(authority: Path, settings_of: SettingsOf) -> None:
    settings_of(Level.B_LT)
    lists = DemoAuthority(authority)

    _, early = lists.lists(NOW)
    assert lists.lists(NOW + timedelta(minutes=10))[1] == early
    _, late = lists.lists(NOW + timedelta(days=30))

    assert x509.load_der_x509_crl(late).last_update_utc > NOW + timedelta(days=29)
    lists.lists(NOW + timedelta(minutes=1))


def test_an_expired_certificate_seals_nothing(copy: bytes, settings_of: SettingsOf) -> None:
    with pytest.raises(SealMisconfigured, match="valid from"):
        seal(copy, settings=settings_of(Level.B_B), at=NOW + timedelta(days=366 * 6))


def test_a_withdrawn_certificate_seals_nothing(copy: bytes, tmp_path: Path) -> None:
    settings = demo_settings(tmp_path / "authority", organisation="Voorbeeld B.V.", key_bits=2048)
    seal(copy, settings=settings, at=datetime.now(UTC))

    DemoAuthority(tmp_path / "authority").revoke(SEAL, datetime.now(UTC))

    with pytest.raises(SealMisconfigured):
        seal(copy, settings=settings, at=datetime.now(UTC))


def _settings(bought: services.Services, level: Level) -> SealSettings:
    return SealSettings(
        level=level,
        key=bought.key,
        trust=(bought.root,),
        time_stamps=f"{bought.address}/stamps",
        name="Voorbeeld B.V.",
        timeout=2,
    )


def test_a_bought_key_seals_with_services_over_http(copy: bytes, tmp_path: Path) -> None:
    with services.running(tmp_path) as bought:
        settings = _settings(bought, Level.B_LTA)
        sealed = seal(copy, settings=settings, at=datetime.now(UTC))

    # The services are gone; the file proves itself.
    report = verify(sealed, trust=Trust.of(settings), record=nothing)
    assert (report.level, report.problems, report.is_test) == (Level.B_LTA, (Problem.NOT_ON_RECORD,), False)
    assert {"/list.crl", "/stamps"} <= set(bought.asked)


def test_many_copies_share_the_revocation_data_of_the_first(copy: bytes, tmp_path: Path) -> None:
    with services.running(tmp_path) as bought:
        settings = _settings(bought, Level.B_LT)
        first = seal(copy, settings=settings, at=datetime.now(UTC))
        asked = bought.asked.count("/list.crl")
        second = seal(copy, settings=settings, at=datetime.now(UTC))

        assert bought.asked.count("/list.crl") == asked > 0

        # A failure makes the next one ask again.
        bought.answers["/stamps"] = None
        with pytest.raises(SealUnavailable):
            seal(copy, settings=settings, at=datetime.now(UTC))
        del bought.answers["/stamps"]
        seal(copy, settings=settings, at=datetime.now(UTC))
        assert bought.asked.count("/list.crl") > asked

    trust = Trust.of(settings)
    assert [verify(file, trust=trust, record=nothing).level for file in (first, second)] == [Level.B_LT] * 2


@pytest.mark.parametrize("level", [Level.B_T, Level.B_LT, Level.B_LTA])
def test_a_time_stamping_service_that_is_down_leaves_nothing_sealed(level: Level, copy: bytes, tmp_path: Path) -> None:
    with services.running(tmp_path) as bought:
        bought.answers["/stamps"] = None

        with pytest.raises(SealUnavailable):
            seal(copy, settings=_settings(bought, level), at=datetime.now(UTC))


def test_services_that_cannot_be_reached_leave_nothing_sealed(copy: bytes, tmp_path: Path) -> None:
    with services.running(tmp_path) as bought:
        settings = _settings(bought, Level.B_LTA)

    with pytest.raises(SealUnavailable):
        seal(copy, settings=settings, at=datetime.now(UTC))


@pytest.mark.parametrize("answer", [None, b"", b"geen lijst"])
def test_revocation_data_that_cannot_be_had_leaves_nothing_sealed(
    answer: bytes | None, copy: bytes, tmp_path: Path
) -> None:
    with services.running(tmp_path) as bought:
        bought.answers["/list.crl"] = answer

        with pytest.raises(SealUnavailable):
            seal(copy, settings=_settings(bought, Level.B_LT), at=datetime.now(UTC))


@pytest.mark.parametrize("path", ["/list.crl", "/stamps"])
def test_a_service_that_sends_on_elsewhere_is_not_followed(path: str, copy: bytes, tmp_path: Path) -> None:
    with services.running(tmp_path) as bought:
        # Where the answer would be the right one.
        bought.answers["/elsewhere"] = bought.answers.get(path)
        bought.answers[path] = "/elsewhere"
        with pytest.raises(SealUnavailable):
            seal(copy, settings=_settings(bought, Level.B_LT), at=datetime.now(UTC))
        assert path in bought.asked
        assert "/elsewhere" not in bought.asked


def test_a_time_stamp_for_another_digest_is_not_taken(copy: bytes, tmp_path: Path) -> None:
    from asn1crypto import tsp

    with services.running(tmp_path) as bought:
        honest = bought.stamps
        assert honest is not None

        class Lying:
            def respond(self, query: bytes) -> bytes:
                assert honest is not None
                asked = tsp.TimeStampReq.load(query)
                asked["message_imprint"]["hashed_message"] = bytes(32)
                return honest.respond(asked.dump(force=True))

        with pytest.raises(SealUnavailable, match="another digest"):
            seal(copy, settings=replace(_settings(bought, Level.B_T), time_stamps=Lying()), at=datetime.now(UTC))


def test_a_time_stamp_with_a_wrong_clock_is_not_taken(copy: bytes, authority: Path, settings_of: SettingsOf) -> None:
    made = DemoAuthority(authority)
    settings = settings_of(Level.B_T)
    slow = Authority(
        made.key("time-stamps"),
        made.certificate("time-stamps"),
        (made.certificate(ISSUER),),
        clock=lambda: datetime.now(UTC) - timedelta(minutes=20),
    )

    with pytest.raises(SealUnavailable, match="five minutes"):
        seal(copy, settings=replace(settings, time_stamps=slow), at=datetime.now(UTC))


def test_an_untrusted_root_seals_nothing(copy: bytes, tmp_path: Path, settings_of: SettingsOf) -> None:
    with services.running(tmp_path) as bought:
        settings = replace(_settings(bought, Level.B_LT), trust=settings_of(Level.B_LT).trust)

        with pytest.raises(SealMisconfigured):
            seal(copy, settings=settings, at=datetime.now(UTC))


def test_a_wrong_passphrase_a_missing_file_and_a_foreign_key_are_named(
    copy: bytes, tmp_path: Path, authority: Path, settings_of: SettingsOf
) -> None:
    settings = settings_of(Level.B_B)
    assert isinstance(settings.key, Pem)
    with services.running(tmp_path) as bought:
        keys: list[Pkcs12 | Pem] = [
            Pkcs12(bought.key.path, "fout"),
            Pkcs12(tmp_path / "weg.p12"),
            Pem(settings.key.key, tmp_path / "weg.pem"),
            Pem(DemoAuthority(authority).path(ISSUER, "key"), settings.key.certificate),
        ]

    for key in keys:
        with pytest.raises(SealMisconfigured):
            seal(copy, settings=replace(settings, key=key), at=NOW)


def test_who_only_verifies_reads_no_key(copy: bytes, tmp_path: Path, authority: Path, settings_of: SettingsOf) -> None:
    with services.running(tmp_path) as bought:
        settings = _settings(bought, Level.B_B)
        held = tmp_path / "seal.crt.pem"
        own = x509.load_der_x509_certificate(Trust.of(settings).sealers[0])
        held.write_bytes(own.public_bytes(Encoding.PEM))
        named = replace(settings, key=replace(bought.key, certificate=held))
        sealed = seal(copy, settings=named, at=datetime.now(UTC))

        bought.key.path.unlink()
        trust = Trust.of(replace(named, key=replace(bought.key, passphrase="", certificate=held)))
    assert verify(sealed, trust=trust, record=None).problems == (Problem.NO_RECORD,)


def test_a_certificate_that_is_not_the_keys_seals_nothing(copy: bytes, tmp_path: Path, authority: Path) -> None:
    with services.running(tmp_path) as bought:
        other = replace(bought.key, certificate=DemoAuthority(authority).path(SEAL))
        with pytest.raises(SealMisconfigured, match="is not the certificate in"):
            seal(copy, settings=replace(_settings(bought, Level.B_B), key=other), at=datetime.now(UTC))


def test_a_key_in_pem_with_a_passphrase_can_be_used(
    copy: bytes, tmp_path: Path, authority: Path, settings_of: SettingsOf
) -> None:
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption

    plain = DemoAuthority(authority).key(SEAL)
    settings = settings_of(Level.B_B)
    assert isinstance(settings.key, Pem)
    for name, protection in (("open", NoEncryption()), ("dicht", BestAvailableEncryption(b"geheim"))):
        (tmp_path / name).write_bytes(plain.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, protection))

    key = Pem(tmp_path / "dicht", settings.key.certificate, settings.key.chain, "geheim")

    assert "geheim" not in repr(key)
    assert seal(copy, settings=replace(settings, key=key), at=NOW).startswith(copy)


@pytest.mark.parametrize("level", [Level.B_T, Level.B_LT])
def test_settings_that_cannot_make_their_level_are_refused(level: Level, tmp_path: Path) -> None:
    with pytest.raises(SealMisconfigured, match=r"needs"):
        SealSettings(level=level, key=Pkcs12(tmp_path / "x"), time_stamps="" if level is Level.B_T else "http://x")
