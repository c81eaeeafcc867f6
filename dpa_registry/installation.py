"""System checks of what whoever installs the registry may not have done yet, each with its remedy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import Error as DatabaseError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from accounts.models import User
from copies.sealed.sealing import TEST, configured_settings
from customers.parties import the_processor
from seal import SealMisconfigured, expiries

# Ordering a certificate takes weeks.
_IN_TIME = timedelta(days=90)
_CACHE_TABLE = str(settings.CACHES["default"]["LOCATION"])


@register(Tags.security, deploy=True)
def errors_can_be_reported(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A path that leads nowhere would be noticed with the first error only."""
    if not settings.ERROR_REPORTS:
        return []
    try:
        import_string(settings.ERROR_REPORTS)
    except ImportError as problem:
        hint = "Name a function that can be imported, or leave the setting empty."
        return [Error(f"DPA_ERROR_REPORTS: {problem}.", hint=hint, id="dpa_registry.E006")]
    return []


@register(Tags.security, deploy=True)
def texts_and_styles_are_made(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without them pages are in English, or fail."""
    found: list[CheckMessage] = []
    folders = [Path(folder) for folder in settings.LOCALE_PATHS]
    if any(not path.with_suffix(".mo").exists() for folder in folders for path in folder.rglob("*.po")):
        hint = "Run: pybabel compile --directory locale --domain django"
        found.append(Warning("The Dutch texts are not compiled.", hint=hint, id="dpa_registry.W006"))
    if not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        hint = "Run: manage.py collectstatic"
        found.append(Warning("Style sheets and scripts are not collected.", hint=hint, id="dpa_registry.W007"))
    return found


@register(Tags.security, deploy=True)
def certificates_last(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A certificate that ends stops all issuing of copies."""
    if settings.SEAL["KEY"] == TEST:
        return []
    try:
        ends = expiries(configured_settings())
    except SealMisconfigured:
        # dpa_registry.E003 says so.
        return []
    now = datetime.now(UTC)
    return [
        Warning(
            f"The certificate of the {use} ends on {end:%d-%m-%Y}.",
            hint="Order its successor; DPA_SEAL_EARLIER keeps the copies that it sealed known.",
            id="dpa_registry.W008",
        )
        for use, end in ends.items()
        if end - now < _IN_TIME
    ]


@register(Tags.database, deploy=True)
def the_database_is_prepared(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """What has to be in the database before anybody can use the registry."""
    if not databases:
        return []
    try:
        return list(_missing())
    except DatabaseError as problem:
        reason = str(problem).strip().partition("\n")[0]
        hint = "Look at DATABASE_URL, and whether the server runs."
        return [Error(f"The database does not answer: {reason}", hint=hint, id="dpa_registry.E007")]


def _missing() -> Iterator[CheckMessage]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        hint = "Run: manage.py migrate"
        yield Error("The database is not prepared for this release.", hint=hint, id="dpa_registry.E008")
        return
    if _CACHE_TABLE not in connection.introspection.table_names():
        hint = "Run: manage.py createcachetable"
        yield Error("The table for counting attempts to sign in is missing.", hint=hint, id="dpa_registry.E009")
    setup = "Run: manage.py setup_registry"
    if the_processor() is None:
        yield Warning("Nobody has entered the processor.", hint=setup, id="dpa_registry.W009")
    if not User.objects.filter(is_superuser=True, is_active=True).exists():
        yield Warning("Nobody may administer the registry.", hint=setup, id="dpa_registry.W010")
