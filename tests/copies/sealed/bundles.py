"""An evidence bundle in the hands of a customer: unpacked, and verified by the script in it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path


def unpack(bundle: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        archive.extractall(folder)
    return folder


def verify(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the script as a customer does: isolated, without our packages, without the network's help."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py")],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"]},
        cwd=folder.parent,
    )
