"""The files under deploy/ say what the program does: its settings, its commands, its addresses."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from dpa_registry.chosen.deployment import env

ROOT = Path(settings.BASE_DIR)
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
PAGES = [ROOT / "docs/install-systemd.md", ROOT / "docs/install-containers.md", ROOT / "docs/watching.md"]


def test_every_setting_of_the_example_exists_and_all_that_production_requires_is_in_it() -> None:
    named = set(re.findall(r"^([A-Z_]+)=", (DEPLOY / "registry.env.example").read_text(), re.MULTILINE))
    required = {variable.name for variable in env.declared.values() if variable.production is None}
    # Told to each process by its own file or by the image.
    given_elsewhere = {"DATABASE_URL", "DPA_DATA_DIR"}
    assert named <= set(env.declared)
    assert required - named == given_elsewhere


@pytest.mark.parametrize("file", [*UNITS, *PAGES, DEPLOY / "compose.yaml"], ids=lambda file: file.name)
def test_every_command_that_is_named_exists(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    named = re.findall(r"(?:manage\.py|deploy/manage \w+|run --rm (?:-T )?(?:manage|owner)) ([a-z_]+)", text)
    assert [name for name in named if name not in get_commands()] == []


def test_no_file_names_a_place_that_is_only_here() -> None:
    files = [file for file in [*DEPLOY.rglob("*"), *PAGES, ROOT / "SECURITY.md"] if file.is_file()]
    assert len(files) > 10
    here = re.compile(rf"{re.escape(str(ROOT))}|127\.0\.0\.1:(?!8000)")
    assert [file.name for file in files if here.search(file.read_text())] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_every_unit(unit: Path, tmp_path: Path) -> None:
    # The program is not installed here: systemd is to look at all else.
    copies = tmp_path / "units"
    shutil.copytree(DEPLOY / "systemd", copies)
    for copy in copies.iterdir():
        copy.write_text(re.sub(r"ExecStart=\S+", "ExecStart=/bin/true", copy.read_text()))
    done = subprocess.run(
        ["systemd-analyze", "verify", str(copies / unit.name)], capture_output=True, text=True, check=False
    )
    # What the host's own units lack is no fault of ours.
    assert [line for line in done.stderr.splitlines() if "dpa-registry" in line] == []


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")
@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=lambda unit: unit.name)
def test_every_service_is_shut_in(unit: Path) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--threshold=20", str(unit)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def compose() -> dict[str, Any]:
    """The services, networks and volumes of deploy/compose.yaml."""
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    return found


CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
CONTAINERS_PAGE = (ROOT / "docs/install-containers.md").read_text(encoding="utf-8")


def test_the_image_makes_backups_of_the_server_beside_it() -> None:
    # pg_dump refuses a server whose first number is higher than its own.
    [programs] = re.findall(r"postgresql-client-(\d+)", CONTAINERFILE)
    [server] = re.findall(r":-postgres:(\d+)\.", compose()["services"]["db"]["image"])
    assert programs == server


def test_the_image_is_built_on_the_base_that_both_files_name() -> None:
    [base] = re.findall(r"^ARG BASE=(\S+)$", CONTAINERFILE, re.MULTILINE)
    for service in compose()["services"].values():
        if "build" in service:
            assert service["build"]["args"]["BASE"] == f"${{DPA_IMAGE_PYTHON:-{base}}}"


def test_up_can_wait_for_every_service_that_stays() -> None:
    # A check that is switched off is none to wait for: `up --wait` ends with 1.
    staying = {name: service for name, service in compose()["services"].items() if "profiles" not in service}
    assert set(staying) == {"web", "worker", "db", "proxy"}
    assert [name for name, service in staying.items() if service.get("healthcheck", {}).get("disable")] == []
    # Podman keeps no health check in an image of the OCI's form, so that of the web stands here too.
    assert "/healthz" in staying["web"]["healthcheck"]["test"][-1]


def test_every_container_is_shut_in() -> None:
    for name, service in compose()["services"].items():
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service.get("read_only") or name == "db", name
    assert compose()["services"]["web"]["networks"] == ["inside"]
    assert compose()["networks"]["inside"] == {"internal": True}


def test_a_dump_of_the_database_is_not_written_into_memory() -> None:
    owner = compose()["services"]["owner"]
    [folder] = [volume.split(":")[1] for volume in owner["volumes"] if volume.startswith("./backups:")]
    assert owner["environment"]["TMPDIR"] == folder


def test_no_secret_of_a_host_gets_into_the_image_or_the_repository() -> None:
    left_out = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    # One file that every builder reads; Docker's own prefers one with the Containerfile's name, so there is none.
    assert [file.name for file in DEPLOY.glob("*ignore")] == []
    assert {".git", ".env", "deploy", "var"} <= set(left_out)
    assert not [line for line in left_out if line.startswith("!")]
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {f"/deploy/{name}" for name in (".env", "registry.env", "keys/", "backups/")} <= set(ignored)


def test_the_page_about_containers_names_services_and_files_that_there_are() -> None:
    services = compose()["services"]
    run = re.findall(r"docker compose run --rm (?:-T |--no-deps |-v \S+ |-e \S+ |\\\s+)*(\S+)", CONTAINERS_PAGE)
    assert run
    assert set(run) <= set(services)
    assert "containers/psql" in CONTAINERS_PAGE
    assert (DEPLOY / "containers/psql").stat().st_mode & 0o111
    pins = re.findall(r"\$\{(DPA_IMAGE_\w+):-", (DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    assert set(re.findall(r"DPA_IMAGE_\w+", CONTAINERS_PAGE)) == set(pins)
    # Timers that the other way of installing has.
    timed = {re.findall(r"manage.py (\w+)", unit.read_text())[0] for unit in UNITS if _is_nightly(unit)}
    assert timed <= set(re.findall(r"--rm -T (?:manage|owner) (\w+)", CONTAINERS_PAGE))


def _is_nightly(unit: Path) -> bool:
    return unit.suffix == ".service" and unit.with_suffix(".timer").exists()


def test_every_process_of_the_image_finds_its_byte_code() -> None:
    # The base has none of Python's own library, and the root can't be written.
    assert "compileall" in CONTAINERFILE.rpartition("FROM ")[2]
    assert "read_only" in compose()["services"]["web"]
