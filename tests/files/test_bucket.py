"""Files in an S3-compatible store: whole, once, proved by their digest; and what is said when the store is away."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import CheckMessage
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage, storages
from django.utils import timezone
from pytest_django import Settings

from dpa_registry.addresses import storage as address_of
from dpa_registry.backup import storage as in_backup
from dpa_registry.backup.archive import FILES, Writer
from dpa_registry.checks import the_store_takes_files
from files import probing, store
from files.models import PendingFile
from files.shared import Shared, Taken
from tests.files.store import BUCKET, client, running

pytestmark = pytest.mark.django_db
NOBODY = "s3+http://key:secret@127.0.0.1:9/registry"


@pytest.fixture(scope="module")
def running_store() -> Iterator[str]:
    with running() as address:
        yield address


@pytest.fixture
def bucket(running_store: str, settings: Settings) -> Any:
    """The store as the registry's own, and a client of somebody else at it."""
    use(running_store, settings)
    found = client("http://" + running_store.partition("@")[2].partition("/")[0])
    for held in found.list_objects(Bucket=BUCKET).get("Contents", []):
        found.delete_object(Bucket=BUCKET, Key=held["Key"])
    return found


def use(address: str, settings: Settings) -> None:
    place = address_of(address, folder=Path("/nowhere"), is_production=False)
    settings.STORAGES = {**settings.STORAGES, "default": place}


def told() -> list[CheckMessage]:
    return the_store_takes_files(None)


def test_a_file_is_kept_under_its_digest_and_read_only_as_it_was_written(bucket: Any) -> None:
    now = timezone.now()
    name = store.write("copies", b"%PDF een afschrift", now=now)
    store.keep(name)
    held = bucket.get_object(Bucket=BUCKET, Key=f"files/{name}")
    assert held["Body"].read() == b"%PDF een afschrift"
    digest = name.rpartition("/")[2].partition("-")[0]
    assert store.read(name, sha256=digest) == b"%PDF een afschrift"
    assert store.digest(name) == digest
    bucket.put_object(Bucket=BUCKET, Key=f"files/{name}", Body=b"%PDF iets anders")
    with pytest.raises(store.FileSpoilt):
        store.read(name, sha256=digest)
    bucket.delete_object(Bucket=BUCKET, Key=f"files/{name}")
    with pytest.raises(FileNotFoundError):
        store.read(name, sha256=digest)


def test_no_file_is_written_over_another_and_an_answer_that_got_lost_does_no_harm(bucket: Any) -> None:
    storage = storages["default"]
    assert isinstance(storage, Shared)
    storage.put("copies/een.pdf", b"first")
    storage.put("copies/een.pdf", b"first")
    with pytest.raises(Taken):
        storage.put("copies/een.pdf", b"second")
    with default_storage.open("copies/een.pdf") as file:
        assert file.read() == b"first"


def test_what_a_killed_worker_left_in_the_store_is_swept(bucket: Any) -> None:
    now = timezone.now()
    name = store.write("copies", b"left behind", now=now)
    assert default_storage.exists(name)
    assert store.sweep(now=now + timedelta(hours=1)) == 1
    assert not default_storage.exists(name)
    assert not PendingFile.objects.exists()


def test_a_backup_takes_files_out_of_the_store_and_puts_them_back(bucket: Any) -> None:
    name = store.write("evidence", b"bewijs", now=timezone.now())
    written = Writer(io.BytesIO(), made_at=timezone.now(), version="1", database="sqlite")
    assert in_backup.add_files(written) == 1
    assert written.manifest.members[FILES + name][1] == len(b"bewijs")
    in_backup.restore_file(FILES + name, io.BytesIO(b"bewijs"), 6)
    with pytest.raises(in_backup.Occupied):
        in_backup.restore_file(FILES + name, io.BytesIO(b"anders"), 6)
    default_storage.delete(name)
    in_backup.restore_file(FILES + name, io.BytesIO(b"bewijs"), 6)
    with default_storage.open(name) as file:
        assert file.read() == b"bewijs"


def test_a_store_that_takes_files_is_found_well_and_nothing_is_left_in_it(bucket: Any) -> None:
    assert told() == []
    assert probing.ask() == ""
    assert "Contents" not in bucket.list_objects(Bucket=BUCKET)


@pytest.mark.parametrize(
    ("address", "words"),
    [(NOBODY, "does not answer"), ("another bucket", "does not answer")],
    ids=["away", "no bucket"],
)
def test_a_store_that_can_not_be_reached_is_named_at_the_start(
    running_store: str, settings: Settings, address: str, words: str
) -> None:
    use(address if address == NOBODY else running_store.replace(f"/{BUCKET}/", "/nobodys/"), settings)
    assert words in probing.ask()
    [error] = told()
    assert (error.id, words in error.msg) == ("dpa_registry.E006", True)
    assert "DPA_STORAGE_URL" in str(error.hint)
    with pytest.raises(store.StorageUnavailable):
        store.write("copies", b"%PDF", now=timezone.now())


@pytest.mark.parametrize(
    "address",
    ["https://host/bucket", "s3://host", "s3://key@host/bucket", "s3+http://key:geheim@127.0.0.1/bucket"],
)
def test_an_address_that_is_none_stops_the_start_and_is_not_repeated(address: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="DPA_STORAGE_URL") as refusal:
        address_of(address, folder=Path("/nowhere"), is_production=True)
    assert "geheim" not in str(refusal.value)
