"""System checks of the installation: what Django itself does not look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections

from copies.sealed.sealing import TEST, untrusted_earlier
from dpa_registry import database_roles
from files import probing
from journal import keys, witnesses
from seal import SealMisconfigured, confinement_here

KINDS = ("terms", "annex1", "annex2")


@register(Tags.security)
def public_kinds_exist(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A misspelt kind in DPA_PUBLIC_KINDS would hide a document that should be public, without a word."""
    unknown = [kind for kind in settings.DPA_PUBLIC_KINDS if kind not in KINDS]
    if not unknown:
        return []
    return [
        Error(
            f"DPA_PUBLIC_KINDS names unknown kinds of document: {', '.join(unknown)}.",
            hint=f"Choose from: {', '.join(KINDS)}.",
            id="dpa_registry.E001",
        )
    ]


@register(Tags.database)
def no_check_is_silenced(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Constraints that a database does not support (models.W038, W047) must never be silenced: rules rest on them."""
    if not settings.SILENCED_SYSTEM_CHECKS:
        return []
    return [Error("SILENCED_SYSTEM_CHECKS must stay empty.", id="dpa_registry.E002")]


@register(Tags.database, deploy=True)
def the_role_owns_nothing(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Who owns a table may disable the triggers that hold it; who serves requests should not be able to."""
    found: list[CheckMessage] = []
    for connection in (connections[alias] for alias in databases or ()):
        if connection.vendor != "postgresql":
            continue
        tables = connection.introspection.django_table_names()
        if can := database_roles.too_much(connection, sorted(tables)):
            found.append(
                Warning(
                    f"The role of DATABASE_URL could get round the database's own guards: it {', '.join(can)}.",
                    hint="docs/deployment.md describes roles that own nothing; only migrate runs as the owner.",
                    id="dpa_registry.W004",
                )
            )
    return found


@register(Tags.files, deploy=True)
def the_store_takes_files(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A store that can't be reached, or takes nothing, would be noticed by the first copy that is issued."""
    problem, weakness = probing.try_out()
    if problem:
        hint = "DPA_STORAGE_URL names the store, its key and its bucket; without it, files lie in DPA_DATA_DIR."
        return [
            Error(problem, hint=f"{hint} docs/running.md says what the key must be allowed.", id="dpa_registry.E006")
        ]
    if weakness:
        hint = (
            "Files are named by their content, so nothing is lost; another kind of store would refuse (If-None-Match)."
        )
        return [Warning(weakness, hint=hint, id="dpa_registry.W006")]
    return []


@register(Tags.security, deploy=True)
def the_seal_is_no_test(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Copies under the registry's own test certificate prove nothing to anybody else."""
    if settings.SEAL["KEY"] != TEST:
        return []
    return [
        Warning(
            "DPA_SEAL_KEY is “test”: copies are sealed with a test certificate, which nobody else trusts.",
            hint="Name the file with the processor's own sealing key.",
            id="dpa_registry.W001",
        )
    ]


@register(Tags.security, deploy=True)
def inspection_is_shut_in(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Anybody may offer a file to be verified; the process that reads it should reach nothing of the server."""
    walls = confinement_here()
    hint = "Install bubblewrap, or libseccomp; containers may have to allow them."
    if walls is None:
        return [Warning("The process that inspects PDFs does not work here.", hint=hint, id="dpa_registry.W003")]
    open_to = [what for what, is_open in walls.as_pairs() if is_open]
    if not open_to:
        return []
    return [
        Warning(
            f"The process that inspects PDFs of strangers is not shut in: it can {' and '.join(open_to)}.",
            hint=hint,
            id="dpa_registry.W003",
        )
    ]


@register(Tags.security, deploy=True)
def the_seal_is_known(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Without these files no copy can be verified, and with another root those of an earlier key can't."""
    if settings.SEAL["KEY"] == TEST:
        return []
    try:
        files = untrusted_earlier()
    except SealMisconfigured as problem:
        hint = "With DPA_SEAL_CERTIFICATE, processes that only verify need not read the key."
        return [Error(f"The seal can't be known as ours. {problem}", hint=hint, id="dpa_registry.E003")]
    return [
        Warning(
            f"No root certificate in DPA_SEAL_TRUST is above the certificate in {file}.",
            hint="Keep the root of each earlier certificate, and put its issuing certificates after it in its file.",
            id="dpa_registry.W002",
        )
        for file in files
    ]


@register(Tags.security)
def the_journal_can_be_signed(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """With a key, a name or a witness that can't be read no act would get its place in the signed journal."""
    try:
        keys.signing_key()
    except keys.JournalMisconfigured as problem:
        if not settings.JOURNAL["KEYS"]:
            return [_journal_error(problem)]
    try:
        keys.known_keys()
        witnesses.configured()
    except keys.JournalMisconfigured as problem:
        return [_journal_error(problem)]
    return []


def _journal_error(problem: keys.JournalMisconfigured) -> CheckMessage:
    hint = "“openssl genpkey -algorithm ed25519” makes a key; docs/journal.md says how one is replaced."
    return Error(f"The journal can't be signed or verified. {problem}", hint=hint, id="dpa_registry.E004")


@register(Tags.security, deploy=True)
def the_journals_key_is_no_test(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A test key may lie wherever a demo was tried: whoever has it can sign another journal."""
    try:
        is_test = keys.is_test_key()
    except keys.JournalMisconfigured:
        return []
    if not is_test:
        return []
    problem = "DPA_JOURNAL_KEY is a test key: the journal that it signs proves nothing."
    hint = "Name the file with the registry's own key: “openssl genpkey -algorithm ed25519” makes one."
    if settings.IS_PRODUCTION:
        return [Error(problem, hint=hint, id="dpa_registry.E005")]
    return [Warning(problem, hint=hint, id="dpa_registry.W005")]
