"""The registry's settings, all of them. What differs between installations comes from the environment.

The table of variables in the README is made from the declarations below (``make settings-table``).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from dpa_registry import csp, navigation
from dpa_registry.env import Deployment, Environment, read_env_file

BASE_DIR = Path(__file__).resolve().parent.parent

# A test run depends on nothing that a developer's own .env says.
env = Environment(
    dict(os.environ)
    if os.environ.get("DPA_ENV") == Deployment.TEST
    else {**read_env_file(BASE_DIR / ".env"), **os.environ}
)
IS_PRODUCTION = env.is_production
IS_TEST = env.deployment is Deployment.TEST

# --- Secrets and hosts ------------------------------------------------------------------------------------------------

SECRET_KEY = env.text("SECRET_KEY", "signs sessions and links; 50 random characters or more", demo="demo-not-secret")
if IS_PRODUCTION and SECRET_KEY.startswith("demo-"):
    raise ImproperlyConfigured("SECRET_KEY is the demo's (it begins with demo-); production needs its own.")
ALLOWED_HOSTS = env.items(
    "ALLOWED_HOSTS", "host names the registry answers to, separated by commas", demo="localhost,127.0.0.1,[::1]"
)
if IS_PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS may not be * in production; name the hosts.")
DEBUG = env.boolean("DPA_DEBUG", "show Django's error pages; refused in production", demo=False, production=False)
if IS_PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DPA_DEBUG is true; production never shows error pages with their variables.")
TRUSTED_PROXIES = env.number(
    "DPA_TRUSTED_PROXIES",
    "how many reverse proxies stand in front, all of which set X-Forwarded-For and X-Forwarded-Proto",
    demo=0,
    production=0,
)

# --- Applications -----------------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "dpa_registry.apps.RegistryConfig",
    "agreements",
    "annexes",
    "documents",
    "accounts",
    # unfold replaces the admin's templates, so it comes first.
    "unfold",
    "unfold.contrib.filters",
    "unfold.contrib.forms",
    "unfold.contrib.inlines",
    "unfold.contrib.simple_history",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "django_htmx",
    "django_prose_editor",
    "django_tasks_db",
    "simple_history",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "dpa_registry.csp.AdminPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]
ROOT_URLCONF = "dpa_registry.urls"
WSGI_APPLICATION = "dpa_registry.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Data -------------------------------------------------------------------------------------------------------------


def database(url: str) -> dict[str, Any]:
    """Django's form of ``sqlite:///path`` (relative to the repository) or ``postgres://user:password@host/name``.

    :raises ImproperlyConfigured: for any other kind of database.
    """
    try:
        found: dict[str, Any] = dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    except ValueError:
        # The cause is left out: it may repeat the password.
        raise ImproperlyConfigured("DATABASE_URL is not an address such as postgres://user@host/name.") from None
    if found["ENGINE"] == "django.db.backends.sqlite3":
        path = BASE_DIR / found["NAME"]
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


DATABASES = {
    "default": database(
        env.text("DATABASE_URL", "the database: `sqlite:///path` or `postgres://…`", demo="sqlite:///var/db.sqlite3")
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# One table for all processes: rate limits must not be counted per process.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
SIMPLE_HISTORY_REVERT_DISABLED = True

DATA_DIR = BASE_DIR / env.text("DPA_DATA_DIR", "folder for rendered files and the demo's outgoing mail", demo="var")
STATIC_ROOT = BASE_DIR / env.text(
    "DPA_STATIC_ROOT",
    "folder into which collectstatic puts the style sheets and scripts",
    demo="var/static",
    production="var/static",
)
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES: dict[str, dict[str, Any]] = {
    # Issued files have no public address: pages stream them after asking who may open them.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR / "private", "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_URL = ""

# --- The registry -----------------------------------------------------------------------------------------------------

DPA_PUBLIC_KINDS = env.items(
    "DPA_PUBLIC_KINDS",
    "kinds of document that anyone may read: `terms`, `annex1`, `annex2`; the others are for customers only",
    demo="terms,annex1,annex2",
    production="terms,annex1,annex2",
)

# --- Language and time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# --- People -----------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
if IS_TEST:
    # Slow hashing is the point of a real hasher, and of no test.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_PRODUCTION else "http"
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# --- Mail -------------------------------------------------------------------------------------------------------------


def mailer(name: str) -> dict[str, Any]:
    """Django's form of ``smtp://user:password@host:port``, ``smtps://…`` (TLS from the start) or ``file:///folder``.

    Plain ``smtp`` upgrades with STARTTLS: a password or an agreement never travels in the clear.
    """
    parts = env.url(
        name,
        "how mail is sent: `smtp://user:password@host:587` (STARTTLS), `smtps://…` (TLS), or to a folder: `file:///…`",
        schemes={"smtp", "smtps", "file"},
        demo=f"file://{DATA_DIR / 'outbox'}",
    )
    if parts.scheme == "file":
        if IS_PRODUCTION:
            raise ImproperlyConfigured(f"{name} writes mail to a folder; production must send it: smtp:// or smtps://.")
        return {
            "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "OPTIONS": {"file_path": unquote(parts.path)},
        }
    implicit_tls = parts.scheme == "smtps"
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname or "localhost",
            "port": parts.port or (465 if implicit_tls else 587),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": not implicit_tls,
            "use_ssl": implicit_tls,
            "timeout": 20,
        },
    }


MAILERS = {"default": mailer("EMAIL_URL")}
DEFAULT_FROM_EMAIL = env.text(
    "DEFAULT_FROM_EMAIL", "the sender of the registry's mail", demo="DPA Registry <registry@processor.example>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Security ---------------------------------------------------------------------------------------------------------

SECURE_CSP = csp.PAGES
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# A field may hold a long article, not a book; 1 MB of text must still arrive so that the form can refuse it by name.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# A version of annex 1 is one admin form with hundreds of rows.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# --- Logging: who and where, never the contents of a document or a form -----------------------------------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING" if IS_TEST else "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING" if IS_TEST else "INFO", "propagate": False},
        # They tell of every page and every style sheet.
        "fontTools": {"level": "WARNING"},
        "pikepdf": {"level": "WARNING"},
        "pyhanko": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
    },
}

# --- The admin's looks ------------------------------------------------------------------------------------------------

UNFOLD = navigation.UNFOLD
