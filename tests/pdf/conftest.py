"""The papers, laid out once."""

from __future__ import annotations

import pytest

from tests.pdf import papers


@pytest.fixture(scope="session")
def body() -> bytes:
    return papers.lay_out()
