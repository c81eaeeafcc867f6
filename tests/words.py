"""The text of a PDF, as pdftotext reads it."""

from __future__ import annotations

import shutil
import subprocess

import pytest


def words(pdf: bytes, *, furniture: bool) -> str:
    """The text in the order of its content; without ``furniture`` only that between page heads, feet and margins."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    # In points: the margins of static/css/pdf.css are 40 mm above, 26 mm below and 24 mm at either side on A4.
    area = [] if furniture else ["-x", "66", "-y", "113", "-W", "466", "-H", "655"]
    done = subprocess.run(["pdftotext", "-raw", *area, "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()
