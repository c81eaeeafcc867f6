"""A sealing key that never leaves its device, here a SoftHSM."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from seal import Level, Pkcs11, Problem, SealMisconfigured, SealUnavailable, Trust, parse_address, seal, verify
from seal.demo import SEAL, DemoAuthority
from tests.seal.sealed import NOW, SettingsOf

_PLACES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
MODULE = next((Path(place) for place in _PLACES if Path(place).exists()), None)
PIN = "proefpin"

needs_device = pytest.mark.skipif(
    MODULE is None or shutil.which("softhsm2-util") is None, reason="softhsm2 is not installed"
)


@pytest.fixture(scope="module")
def device(authority: Path, settings_of: SettingsOf, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pkcs11]:
    """A token that holds the sealing key of the test authority. A process reads its place once."""
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    conf = folder / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {folder / 'tokens'}\nlog.level = ERROR\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(conf))
        settings_of(Level.B_B)
        own = DemoAuthority(authority)
        tool = ["softhsm2-util", "--token", "zegel", "--pin", PIN]
        subprocess.run([*tool, "--init-token", "--free", "--label", "zegel", "--so-pin", "beheer"], check=True)
        subprocess.run([*tool, "--import", str(own.path(SEAL, "key")), "--label", "sleutel", "--id", "a1"], check=True)
        assert MODULE is not None
        yield parse_address(
            f"pkcs11:token=zegel;object=sleutel?module-path={MODULE}",
            pin=PIN,
            certificate=own.path(SEAL),
            chain=own.path("issuer"),
        )


@needs_device
def test_a_key_in_a_device_seals_as_one_in_a_file_does(device: Pkcs11, copy: bytes, settings_of: SettingsOf) -> None:
    settings = replace(settings_of(Level.B_LTA), key=device)
    # A wrong PIN first: a right one lets the whole process in.
    with pytest.raises(SealUnavailable, match="can't be used"):
        seal(copy, settings=replace(settings, key=replace(device, pin="fout")), at=NOW)
    sealed = seal(copy, settings=settings, at=NOW)

    # It is known by its certificate, for which nobody needs the device.
    found = verify(sealed, trust=Trust.of(replace(settings, key=replace(device, module=Path("weg.so")))), record=None)
    assert (found.problems, found.level) == ((Problem.NO_RECORD,), Level.B_LTA)


@needs_device
def test_what_is_wrong_with_a_device_is_named(device: Pkcs11, copy: bytes, settings_of: SettingsOf) -> None:
    settings = settings_of(Level.B_B)
    for changed, error, said in (
        ({"token": "anders"}, SealUnavailable, "can't be used"),
        ({"module": Path("/weg.so")}, SealUnavailable, "can't be used"),
        ({"label": "anders"}, SealMisconfigured, "holds no such"),
        ({"certificate": device.chain, "chain": None}, SealMisconfigured, "not the certificate's"),
    ):
        with pytest.raises(error, match=said):
            seal(copy, settings=replace(settings, key=replace(device, **changed)), at=NOW)


def test_an_address_names_token_key_and_module(tmp_path: Path) -> None:
    found = parse_address(
        "pkcs11:token=Zegel%20A;id=%A1%02?module-path=/usr/lib/x.so", pin="", certificate=tmp_path, chain=None
    )
    assert (found.token, found.identifier, found.module) == ("Zegel A", b"\xa1\x02", Path("/usr/lib/x.so"))
    for wrong in (
        "pkcs11:token=a;object=b",
        "pkcs11:object=b?module-path=/x.so",
        "pkcs11:token=a?module-path=/x.so",
        "pkcs11:token=a;object=b;pin-value=1234?module-path=/x.so",
    ):
        with pytest.raises(SealMisconfigured, match="address"):
            parse_address(wrong, pin="", certificate=tmp_path, chain=None)
