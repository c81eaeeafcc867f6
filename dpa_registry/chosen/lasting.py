"""What a deployment decides about proof and time: its seal, its journal's key and witnesses, how long things are kept.

Each is declared where ``dpa_registry/chosen/registry.py`` asks for it, and stands in docs/settings.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from dpa_registry.env import Deployment, Environment


def accessibility(env: Environment, base: Path) -> tuple[str, str]:
    """The statement of accessibility and its status. Raises ``ImproperlyConfigured`` for a file that is not there."""
    statement = env.text(
        "DPA_ACCESSIBILITY_STATEMENT",
        "the statement of accessibility at `/toegankelijkheid/`: `off`, `on` (the registry's own, with what is "
        "known to deviate), or a text file (Markdown) with yours",
        demo="on",
        production="off",
    )
    if statement not in {"on", "off"} and not (base / statement).is_file():
        raise ImproperlyConfigured(f"DPA_ACCESSIBILITY_STATEMENT is {statement!r}; it must be on, off or a text file.")
    status = env.text(
        "DPA_ACCESSIBILITY_STATUS",
        "the status in that statement: `A` conforms, `B` in part, both after an examination; `C` first measures, `D` "
        "does not",
        demo="C",
        production="C",
    )
    if status not in {"A", "B", "C", "D"}:
        raise ImproperlyConfigured(f"DPA_ACCESSIBILITY_STATUS is {status!r}; it must be A, B, C or D.")
    return statement, status


def seal(env: Environment) -> dict[str, Any]:
    """The seal on issued copies. Raises ``ImproperlyConfigured`` for a level that can't be reached."""
    found: dict[str, Any] = {
        "LEVEL": env.text(
            "DPA_SEAL_LEVEL",
            "level of the seal (PAdES): `B-B`, `B-T`, `B-LT` or `B-LTA`",
            demo="B-LTA",
            production="B-LTA",
        ),
        "KEY": env.text(
            "DPA_SEAL_KEY",
            "file with the sealing key: PKCS#12 (.p12 or .pfx), or PEM together with DPA_SEAL_CERTIFICATE; or a key in "
            "a device, `pkcs11:token=…;object=…?module-path=…` (RFC 7512), with its certificate; `test` makes a test "
            "authority",
            demo="test",
        ),
        "CERTIFICATE": env.text(
            "DPA_SEAL_CERTIFICATE",
            "PEM file with the certificate of the sealing key; with it, who only verifies needs no access to the key",
            demo="",
            production="",
        ),
        "CHAIN": env.text("DPA_SEAL_CHAIN", "PEM file with the certificates that issued it", demo="", production=""),
        "PASSPHRASE": env.text(
            "DPA_SEAL_PASSPHRASE", "passphrase of the sealing key, or PIN of its device", demo="", production=""
        ),
        "TRUST": tuple(
            env.items(
                "DPA_SEAL_TRUST",
                "files of the root certificates, of the seal and of the time stamps, separated by commas",
                demo="",
                production="",
            )
        ),
        "TIME_STAMPS": env.text(
            "DPA_SEAL_TIME_STAMPS",
            "address of the time-stamping service (RFC 3161); `local` is the test authority's own",
            demo="local",
            production="",
        ),
        "EARLIER": tuple(
            env.items(
                "DPA_SEAL_EARLIER",
                "files of certificates that sealed copies before, each followed by those that issued it, so that those "
                "copies are still known as ours; keep their roots in DPA_SEAL_TRUST",
                demo="",
                production="",
            )
        ),
        "CERTIFICATION": env.number(
            "DPA_SEAL_CERTIFICATION",
            "what the seal tells viewers may follow it (DocMDP): `2` forms and signatures, `1` nothing, at which some "
            "viewers call a later archive time stamp a change",
            demo=2,
            production=2,
        ),
        "PROOF": env.text(
            "DPA_SEAL_PROOF",
            "where a seal of B-LT or B-LTA keeps the certificates and revocation data by which it is checked later: "
            "`after` the seal, or `inside` what is sealed, for readers that take all that follows a seal for a change "
            "(validators may then call the level B-T)",
            demo="after",
            production="after",
        ),
        # Small keys where nothing is protected, only tried.
        "TEST_KEY_BITS": 2048 if env.deployment is Deployment.TEST else 3072,
    }
    if found["LEVEL"] not in {"B-B", "B-T", "B-LT", "B-LTA"}:
        raise ImproperlyConfigured("DPA_SEAL_LEVEL must be B-B, B-T, B-LT or B-LTA.")
    if found["PROOF"] not in {"after", "inside"}:
        raise ImproperlyConfigured("DPA_SEAL_PROOF must be after or inside.")
    if found["CERTIFICATION"] not in {1, 2}:
        raise ImproperlyConfigured("DPA_SEAL_CERTIFICATION must be 1 or 2.")
    if (
        found["LEVEL"] != "B-B"
        and found["KEY"] != "test"
        and not found["TIME_STAMPS"].startswith(("http://", "https://"))
    ):
        raise ImproperlyConfigured(
            f"DPA_SEAL_TIME_STAMPS must be an address: level {found['LEVEL']} needs time stamps."
        )
    if found["LEVEL"] in {"B-LT", "B-LTA"} and found["KEY"] != "test" and not found["TRUST"]:
        raise ImproperlyConfigured(f"DPA_SEAL_TRUST names no root certificate; level {found['LEVEL']} needs it.")
    return found


def journal(env: Environment) -> dict[str, Any]:
    """The key that signs the journal's checkpoints, and who is sent or asked to sign them."""
    return {
        "KEY": env.text(
            "DPA_JOURNAL_KEY",
            "file with the Ed25519 key (PEM) that signs the journal's checkpoints; `test` makes a test key",
            demo="test",
        ),
        "KEYS": tuple(
            env.items(
                "DPA_JOURNAL_KEYS",
                "verifier keys (`name+id+key`) of those that signed checkpoints before, separated by commas, so that "
                "those are still known as ours; with the present one in it, who only verifies needs no access to the "
                "key",
                demo="",
                production="",
            )
        ),
        "ORIGIN": env.text(
            "DPA_JOURNAL_ORIGIN",
            "the journal's name in its checkpoints, for ever; empty: the address of its log, without scheme and port",
            demo="",
            production="",
        ),
        "WITNESSES": tuple(
            env.items(
                "DPA_JOURNAL_WITNESSES",
                "witnesses (C2SP tlog-witness) that are asked to sign checkpoints, separated by commas: the address, a "
                "space, the verifier key",
                demo="",
                production="",
            )
        ),
        "MAIL_TO": tuple(
            env.items(
                "DPA_JOURNAL_MAIL_TO",
                "e-mail addresses to which checkpoints are sent, to be kept elsewhere, separated by commas",
                demo="",
                production="",
            )
        ),
        "MAIL_HOURS": env.number(
            "DPA_JOURNAL_MAIL_HOURS", "hours between two such messages, at the least", demo=24, production=24
        ),
    }


def retention(env: Environment) -> dict[str, int]:
    """How long things are kept, by kind; read by the rules that the apps contribute (accounts.retention) and shown on
    /privacy/.
    """
    return {
        "evidence_years": env.number(
            "DPA_RETENTION_EVIDENCE_YEARS",
            "years after the end of the agreement that issued copies, receipts and acceptances are kept",
            demo=20,
            production=20,
        ),
        "notice_days": env.number(
            "DPA_RETENTION_NOTICE_DAYS",
            "days for which officers see what of these is going to be removed before it is",
            demo=14,
            production=14,
        ),
        "invitation_days": env.number(
            "DPA_RETENTION_INVITATION_DAYS",
            "days that an invitation is kept after it was accepted, was withdrawn or expired",
            demo=90,
            production=90,
        ),
        "incoming_mail_days": env.number(
            "DPA_RETENTION_INCOMING_MAIL_DAYS",
            "days for which a message to the address for objections that is about no customer is kept, once it was "
            "dealt with",
            demo=90,
            production=90,
        ),
        "unsaved_days": env.number(
            "DPA_RETENTION_UNSAVED_DAYS",
            "days for which is kept what somebody typed in a draft and never saved",
            demo=90,
            production=90,
        ),
        "mail_days": env.number(
            "DPA_RETENTION_MAIL_DAYS",
            "days for which it is kept to whom a message was sent, and when; its text is wiped at once",
            demo=1,
            production=1,
        ),
        "failed_mail_days": env.number(
            "DPA_RETENTION_FAILED_MAIL_DAYS",
            "days for which a message that could not be delivered can be sent again",
            demo=30,
            production=30,
        ),
        "dormant_months": env.number(
            "DPA_RETENTION_DORMANT_MONTHS",
            "months after which an account without any membership is erased",
            demo=12,
            production=12,
        ),
    }
