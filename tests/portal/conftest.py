"""Who else looks at the portal."""

from __future__ import annotations

import pytest
from django.test import Client

from tests import cast


@pytest.fixture
def stranger(registry: None) -> Client:
    """The browser of somebody with an account that belongs to no customer."""
    return cast.signed_in(cast.stranger())
