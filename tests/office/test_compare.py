"""What differs between a draft and another version, as the officer sees it: on its own page, and before each act."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from lxml import html

from accounts.models import User
from documents import lifecycle
from documents.models import DocumentVersion
from documents.rows.ancestry import ancestor_of
from terms.kinds import TERMS
from terms.models import TermsVersion
from tests import cast, factories
from tests.office import everything
from tests.office.forms import text_of
from tests.portal.test_isolation import world
