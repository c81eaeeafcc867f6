"""The releases of which a filled registry is kept, oldest first; ``python -m scripts.release_dump`` makes one."""

from __future__ import annotations

import io
import json
import lzma
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Release:
    """One release, on one kind of database."""

    folder: Path
    kind: str

    @property
    def said(self) -> dict[str, Any]:
        """What ``verify_registry`` of that release found, and the migrations that it had."""
        found: dict[str, Any] = json.loads((self.folder / f"{self.kind}.json").read_text())
        return found

    @property
    def migrations(self) -> set[str]:
        return {line.strip() for line in self.said["migrations"]}

    def unpack(self, host: Path) -> Path:
        """Its keys where the registry looks for them, and its backup beside them."""
        keys = lzma.decompress((self.folder / f"{self.kind}.keys.tar.xz").read_bytes())
        with tarfile.open(fileobj=io.BytesIO(keys)) as tar:
            tar.extractall(host, filter="data")
        file = host / "release.backup"
        file.write_bytes(lzma.decompress((self.folder / f"{self.kind}.backup.xz").read_bytes()))
        return file


def version_of(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.name.split("."))


def releases(kind: str) -> list[Release]:
    folders = [path for path in HERE.iterdir() if path.is_dir() and path.name[0].isdigit()]
    return [Release(folder, kind) for folder in sorted(folders, key=version_of)]
