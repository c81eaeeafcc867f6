"""Where this process runs, and the environment from which every setting is read."""

from __future__ import annotations

import os
from pathlib import Path

from dpa_registry.env import Deployment, Environment, read_env_file

BASE_DIR = Path(__file__).resolve().parents[2]

# A test run depends on nothing that a developer's own .env says.
env = Environment(
    dict(os.environ)
    if os.environ.get("DPA_ENV") == Deployment.TEST
    else {**read_env_file(BASE_DIR / ".env"), **os.environ}
)
IS_PRODUCTION = env.is_production
IS_TEST = env.deployment is Deployment.TEST
