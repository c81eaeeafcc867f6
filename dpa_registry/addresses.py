"""Addresses in the environment, of the database and of the mail, in the form that Django's settings want."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured


def database(url: str, *, base: Path) -> dict[str, Any]:
    """Django's form of ``sqlite:///path`` (relative to ``base``) or ``postgres://user:password@host/name``.

    :raises ImproperlyConfigured: for any other kind of database.
    """
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except ValueError:
        # The cause is left out: it may repeat the password.
        raise ImproperlyConfigured("DATABASE_URL is not an address such as postgres://user@host/name.") from None
    if found["ENGINE"] == "django.db.backends.sqlite3":
        path = base / found["NAME"]
        path.parent.mkdir(parents=True, exist_ok=True)
        # Without IMMEDIATE two writers can both begin by reading, and then neither can be let through; a test
        # database in memory knows no locks at all, so tests use a file too.
        found |= {
            "NAME": path,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
            "TEST": {"NAME": path.with_name(f"test-{path.name}")},
        }
    elif found["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must begin with sqlite:// or postgres://.")
    return found


# Of libpq's modes those that never travel in the clear, the strictest first.
_TLS = ("verify-full", "verify-ca", "require")


def require_tls(found: dict[str, Any], *, least: str) -> None:
    """Refuse a database that is reached over a network without TLS, or with less of it than ``least``.

    libpq's own choice, ``prefer``, sends everything in the clear where the server, or somebody in between, offers no
    TLS; ``require`` encrypts, and believes whoever answers. A Unix socket leaves no machine.

    :raises ImproperlyConfigured: saying what to write instead.
    """
    if least not in _TLS:
        raise ImproperlyConfigured(f"DPA_DATABASE_TLS must be one of: {', '.join(_TLS)}.")
    options = found.get("OPTIONS", {})
    # Where nothing is said, libpq looks at the environment.
    hosts = str(options.get("hostaddr") or options.get("host") or found.get("HOST") or os.environ.get("PGHOST", ""))
    if found["ENGINE"] != "django.db.backends.postgresql" or all(
        host.startswith(("/", "@")) for host in hosts.split(",") if host
    ):
        return
    allowed = _TLS[: _TLS.index(least) + 1]
    if options.get("sslmode") not in allowed:
        raise ImproperlyConfigured(
            f"DATABASE_URL must say ?sslmode={' or '.join(allowed)}: production speaks to PostgreSQL over a network "
            "with TLS only. A weaker one than verify-full has to be allowed by DPA_DATABASE_TLS."
        )


def storage(url: str, *, folder: Path, is_production: bool) -> dict[str, Any]:
    """Django's form of ``s3://KEY:SECRET@host:port/bucket/folder?region=…``; without an address, of a local folder.

    ``s3+http://`` speaks without TLS, for a store on the same machine; no production does. Without a key boto's own
    ways to find one are used (its environment variables, the role of the machine).

    :raises ImproperlyConfigured: for anything else; the address is not repeated, since it holds a password.
    """
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": folder,
                "base_url": None,
                # Agreements and evidence, for the registry's own user alone.
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    parts = urlsplit(url)
    bucket, _, location = parts.path.strip("/").partition("/")
    if parts.scheme not in {"s3", "s3+http"} or not (parts.hostname and bucket):
        raise ImproperlyConfigured("DPA_STORAGE_URL must be an address such as s3://KEY:SECRET@host/bucket.")
    if is_production and parts.scheme != "s3":
        raise ImproperlyConfigured("DPA_STORAGE_URL must begin with s3:// in production: files travel with TLS only.")
    if bool(parts.username) != bool(parts.password):
        raise ImproperlyConfigured("DPA_STORAGE_URL must hold a key with its secret, or neither.")
    scheme = "https" if parts.scheme == "s3" else "http"
    return {
        "BACKEND": "files.bucket.BucketStorage",
        "OPTIONS": {
            "endpoint_url": f"{scheme}://{parts.netloc.rpartition('@')[2]}",
            "bucket_name": unquote(bucket),
            "location": unquote(location),
            "access_key": unquote(parts.username or "") or None,
            "secret_key": unquote(parts.password or "") or None,
            "region_name": parse_qs(parts.query).get("region", ["us-east-1"])[0],
        },
    }


# The providers whose mail the registry sends by their own interface, and whose reports it takes (mail.provider).
PROVIDERS = ("mailgun", "postmark")
# The ports on which TLS is spoken from the start, and after STARTTLS.
_IMAP = {"imaps": ("tls", 993), "imap": ("starttls", 143)}


def inbox(url: str) -> dict[str, Any] | None:
    """What ``mail.mailbox.Access`` takes, of ``imaps://user:password@host/folder`` or ``imap://…`` (STARTTLS).

    None for an empty address: no mailbox is read.

    :raises ImproperlyConfigured: for anything else; the address is not repeated, since it holds a password.
    """
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in _IMAP or not (parts.hostname and parts.username and parts.password):
        raise ImproperlyConfigured("DPA_INBOX_URL must be an address such as imaps://user:password@host/INBOX.")
    security, port = _IMAP[parts.scheme]
    return {
        "host": parts.hostname,
        "port": parts.port or port,
        "user": unquote(parts.username),
        "password": unquote(parts.password),
        "folder": unquote(parts.path.strip("/")) or "INBOX",
        "security": security,
    }


def mailer(parts: SplitResult) -> dict[str, Any]:
    """Django's form of ``smtp://user:password@host:port``, ``smtps://…`` (TLS from the start) or ``file:///folder``.

    Plain ``smtp`` upgrades with STARTTLS: a password or an agreement never travels in the clear. By a provider:
    ``postmark://TOKEN@`` or ``mailgun://KEY@domain``, with ``?region=eu`` for the one in Europe.

    :raises ImproperlyConfigured: for a provider without its key.
    """
    if parts.scheme in PROVIDERS:
        return _provider(parts)
    if parts.scheme == "file":
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": unquote(parts.path)},
        }
    implicit_tls = parts.scheme == "smtps"
    return {
        "BACKEND": "mail.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname or "localhost",
            "port": parts.port or (465 if implicit_tls else 587),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": not implicit_tls,
            "use_ssl": implicit_tls,
        },
    }


def _provider(parts: SplitResult) -> dict[str, Any]:
    key = unquote(parts.username or "")
    if not key or (parts.scheme == "mailgun" and not parts.hostname):
        raise ImproperlyConfigured("EMAIL_URL must be an address such as postmark://TOKEN@ or mailgun://KEY@domain.")
    if parts.scheme == "postmark":
        return {"BACKEND": "mail.provider.PostmarkBackend", "OPTIONS": {"server_token": key}}
    is_european = parse_qs(parts.query).get("region") == ["eu"]
    options = {
        "api_key": key,
        "sender_domain": parts.hostname,
        "api_url": f"https://api.{'eu.' if is_european else ''}mailgun.net/v3",
    }
    return {"BACKEND": "mail.provider.MailgunBackend", "OPTIONS": options}
