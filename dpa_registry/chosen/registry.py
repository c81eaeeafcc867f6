"""What the registry itself does, as far as an installation decides it; nothing here is Django's."""

from __future__ import annotations

import tomllib

from django.core.exceptions import ImproperlyConfigured

from dpa_registry.addresses import inbox
from dpa_registry.chosen import lasting
from dpa_registry.chosen.deployment import BASE_DIR, env

VERSION: str = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]

DPA_PUBLIC_KINDS = env.items(
    "DPA_PUBLIC_KINDS",
    "kinds of document that anyone may read: `terms`, `annex1`, `annex2`; the others are for customers only",
    demo="terms,annex1,annex2",
    production="terms,annex1,annex2",
)

DPA_NEW_SUB_PROCESSOR_BLOCKS = env.boolean(
    "DPA_NEW_SUB_PROCESSOR_BLOCKS",
    "a version is not published while a sub-processor that it is the first to name lacks a place, the ground of a "
    "transfer, a contact or an executed contract, or begins within the time for objection; otherwise that is a warning",
    demo=False,
    production=False,
)

DPA_FOUR_EYES = env.boolean(
    "DPA_FOUR_EYES",
    "a draft is announced and published only after somebody who did not write it approved it as it stands",
    demo=False,
    production=True,
)

DPA_COVERAGE_BLOCKS = env.boolean(
    "DPA_COVERAGE_BLOCKS",
    "a version is not published while no row of it is linked to a requirement of art. 28 GDPR that its kind of "
    "document answers; otherwise that is shown",
    demo=False,
    production=False,
)

DPA_PUBLIC_URL = (
    env.url(
        "DPA_PUBLIC_URL",
        "the registry's own address, printed in issued copies as the place where anyone can verify them",
        schemes={"http", "https"},
        demo="http://localhost:8000",
    )
    .geturl()
    .rstrip("/")
)

DPA_OBJECTIONS_TO = env.text(
    "DPA_OBJECTIONS_TO",
    "e-mail address to which customers may send objections, named in every notice that may be objected to; empty: only "
    "on the customer's pages and on paper",
    demo="bezwaar@elzenvoort.example",
    production="",
)

DPA_NOTICE_ESCALATES_AFTER_HOURS = env.number(
    "DPA_NOTICE_ESCALATES_AFTER_HOURS",
    "hours after which a notice that may be objected to and has not been given goes to another address of the "
    "customer, and in the end to the officers' list",
    demo=48,
    production=48,
)

# Its values hold the password: pages of errors leave out what is called so.
INBOX = inbox(
    env.text(
        "DPA_INBOX_URL",
        "the mailbox in which answers to notices, objections and reports of delivery arrive, of DPA_OBJECTIONS_TO and "
        "of the sender: `imaps://user:password@host/INBOX`, or `imap://…` (STARTTLS); it is read and left as it is; "
        "empty: none is read",
        demo="",
        production="",
    )
)
DPA_INBOX_PROPOSES = env.boolean(
    "DPA_INBOX_PROPOSES",
    "propose an answer to a notice whose window is open as an objection; an officer decides in any case",
    demo=True,
    production=True,
)

DPA_ACCESSIBILITY_STATEMENT, DPA_ACCESSIBILITY_STATUS = lasting.accessibility(env, BASE_DIR)

# --- Files of others --------------------------------------------------------------------------------------------------

VIRUS_SCANNER = env.text(
    "DPA_VIRUS_SCANNER",
    "the socket of ClamAV's daemon, which looks at files that people send before they are kept: `unix:///path`, or on "
    "the same host or a network of its own `tcp://host:3310`; empty: none is looked at",
    demo="",
    production="",
)
if VIRUS_SCANNER and not VIRUS_SCANNER.startswith(("unix:///", "tcp://")):
    raise ImproperlyConfigured("DPA_VIRUS_SCANNER must begin with unix:/// or tcp://.")

# --- The seal on issued copies ----------------------------------------------------------------------------------------

SEAL = lasting.seal(env)

# --- The journal ------------------------------------------------------------------------------------------------------

JOURNAL = lasting.journal(env)

# --- How long things are kept -----------------------------------------------------------------------------------------

DPA_RETENTION = lasting.retention(env)

# --- Backups ----------------------------------------------------------------------------------------------------------

BACKUP_RECIPIENTS = tuple(
    env.items(
        "DPA_BACKUP_RECIPIENTS",
        "public keys (`age1…`, separated by commas) to which backups are encrypted; empty: they are not",
        demo="",
        production="",
    )
)

# --- Watching ---------------------------------------------------------------------------------------------------------

METRICS_TOKEN = env.text(
    "DPA_METRICS_TOKEN",
    "bearer token with which Prometheus reads `/metrics`, 32 characters or more; empty is off",
    demo="",
    production="",
)
if METRICS_TOKEN and len(METRICS_TOKEN) < 32:
    raise ImproperlyConfigured("DPA_METRICS_TOKEN has fewer than 32 characters; it must not be guessed.")

# --- For programs -----------------------------------------------------------------------------------------------------

# Requests a minute: of a program with a token, of an address without one, tokens asked for from an address, and the
# evidence of years, which a program's owner may have made: each holds a thread of the server for as long as it is sent.
API_LIMITS = {"client": 600, "address": 120, "tokens": 30, "evidence": 4}

EVENT_SOURCE = env.text(
    "DPA_EVENT_SOURCE",
    "what events name as their source, such as `urn:nld:oin:00000001234567890000:systeem:dpa-registry`; "
    "empty: the registry's own address",
    demo="",
    production="",
)
WEBHOOK_NETWORKS = env.networks(
    "DPA_WEBHOOK_NETWORKS",
    "private networks to which events may be sent all the same, such as `10.20.0.0/16`, separated by commas",
    demo="127.0.0.0/8,::1/128",
    production="",
)
# How long sending waits after failures, as a part of what it is to be; trials have less patience.
WEBHOOK_WAITS = 1.0
