"""The settings of Django and of what it carries. What is the registry's own stands in ``dpa_registry/chosen/``.

What differs between installations comes from the environment. The tables in docs/settings.md and README.md are made
from the declarations here and there (``make settings-table``); themes are in scripts/settings_table.py.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from dpa_registry import csp, navigation
from dpa_registry.addresses import PROVIDERS, database, mailer, require_tls, storage
from dpa_registry.chosen.deployment import BASE_DIR, IS_PRODUCTION, IS_TEST, env
from dpa_registry.chosen.provider import *  # noqa: F403 - all of it is settings
from dpa_registry.chosen.provider import OIDC_SERVER_URL
from dpa_registry.chosen.registry import *  # noqa: F403 - all of it is settings
from dpa_registry.env import Deployment
from dpa_registry.logs.config import logging

# --- Secrets and hosts ------------------------------------------------------------------------------------------------

SECRET_KEY = env.text("SECRET_KEY", "signs sessions and links; 50 random characters or more", demo="demo-not-secret")
if IS_PRODUCTION and SECRET_KEY.startswith("demo-"):
    raise ImproperlyConfigured("SECRET_KEY is the demo's (it begins with demo-); production needs its own.")
SECRET_KEY_FALLBACKS = env.items(
    "SECRET_KEY_FALLBACKS",
    "earlier values of SECRET_KEY, separated by commas, with which second factors, sessions and waiting mail are read",
    demo="",
    production="",
)
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
    "office",
    "portal",
    "api",
    # What loads and shows a demo has no place where real customers are served.
    *([] if IS_PRODUCTION else ["demo", "whitenoise.runserver_nostatic"]),
    "dossiers",
    "search",
    "machines",
    "webhooks",
    "notices",
    "exports",
    "copies",
    "agreements",
    "imports",
    "customers",
    "terms",
    "annexes",
    "documents",
    "files",
    "accounts",
    "journal",
    "mail",
    "workers",
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
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "django_prose_editor",
    "django_tasks_db",
    "simple_history",
]
MIDDLEWARE = [
    "accounts.log.security.SecurityLogMiddleware",
    "watching.doors.WatchingMiddleware",
    "watching.requests.RequestLogMiddleware",
    "dpa_registry.plain_http.PlainHttpMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "dpa_registry.csp.AdminPolicyMiddleware",
    "dpa_registry.headers.HeadersMiddleware",
    "api.middleware.WithoutCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.session.limits.SessionLimitsMiddleware",
    "accounts.signing_in.devices.KnownDeviceMiddleware",
    "accounts.signing_in.second_factor.SecondFactorMiddleware",
    "accounts.signing_in.reauthentication.MailedCodeMiddleware",
    "customers.seeing.SeeAsMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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

DATABASES = {
    "default": database(
        env.text(
            "DATABASE_URL",
            "the database: `sqlite:///path`, `postgres://…?sslmode=verify-full&sslrootcert=FILE`, or a local socket: "
            "`postgres:///name?host=/run/postgresql`",
            demo="sqlite:///var/db.sqlite3",
        ),
        base=BASE_DIR,
    )
}
DATABASE_TLS = env.text(
    "DPA_DATABASE_TLS",
    "the least `sslmode` of DATABASE_URL over a network: `verify-full`, or where the network itself is trusted "
    "`verify-ca` or `require`",
    demo="verify-full",
    production="verify-full",
)
if IS_PRODUCTION:
    require_tls(DATABASES["default"], least=DATABASE_TLS)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# One table for all processes: rate limits must not be counted per process, and no flood may wipe the counts.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "accounts.signing_in.counts.CountsCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
    # For {% cache %}, around what is the same for everybody until a release: the head and the navigation of pages.
    "template_fragments": {
        "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if DEBUG else 'locmem.LocMemCache'}",
        "LOCATION": "template_fragments",
    },
}
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
# Text says its encoding; what is not named here whitenoise knows.
WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}
STORAGES: dict[str, dict[str, Any]] = {
    # Issued files have no public address: pages stream them after asking who may open them.
    "default": storage(
        env.text(
            "DPA_STORAGE_URL",
            "where files are stored that several hosts share: an S3-compatible store, "
            "`s3://KEY:SECRET@host/bucket/folder?region=eu-central-1`; empty: the folder `private` in DPA_DATA_DIR",
            demo="",
            production="",
        ),
        folder=DATA_DIR / "private",
        is_production=IS_PRODUCTION,
    ),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if IS_TEST
        else "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # Anybody's to read: a server in front may hand them out.
        "OPTIONS": {"file_permissions_mode": 0o644, "directory_permissions_mode": 0o755},
    },
}
MEDIA_URL = ""
# What the registry stores is for its own account alone, whatever the umask of who started it.
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700

# --- Language and time ------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
# Dates as the documents print them; in English the month in words.
FORMAT_MODULE_PATH = "dpa_registry.formats"
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
    {"NAME": "accounts.passwords.words.SurroundingsValidator"},
    {"NAME": "accounts.passwords.breached.BreachedValidator"},
]
BREACHED_PASSWORDS = env.text(
    "DPA_BREACHED_PASSWORDS",
    "all passwords known from breaches, of which nobody may choose one: a file of sorted SHA-1 digests (as Have I Been "
    "Pwned has them to download), or the address of a service that answers by k-anonymity (`https://…/range/`); empty: "
    "only the ten thousand most used that come with the registry",
    demo="",
    production="",
)
if IS_PRODUCTION and "://" in BREACHED_PASSWORDS and not BREACHED_PASSWORDS.startswith("https://"):
    raise ImproperlyConfigured("DPA_BREACHED_PASSWORDS must be a file, or begin with https://.")
if IS_TEST:
    # Slow hashing is the point of a real hasher, and of no test.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "portal:index"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "accounts.signing_in.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
# Mail to an unknown address is made like any other and then dropped (accounts.signing_in.adapter): the answer takes
# as long.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if IS_PRODUCTION else "http"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_TIMEOUT = 15 * 60
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# Cookies end with the browser; see SESSION_COOKIE_AGE for the rest.
ACCOUNT_SESSION_REMEMBER = False
PASSWORD_RESET_TIMEOUT = 60 * 60
# Per visitor's address ("ip", behind the trusted proxies); those per account are in accounts.signing_in.limits.
# "login_failed" counts codes of a second factor, for the account ("key") alone: whoever gets that far has the password
# or the mailbox.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key,30/d/key",
    "request_login_code": None,
    "reset_password": None,
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "request_login_code": "accounts.forms.RequestCodeForm",
    "reset_password": "accounts.forms.NewPasswordForm",
}
MFA_FORMS = {
    "add_webauthn": "accounts.forms.AddPasskeyForm",
    "activate_totp": "accounts.forms.SetUpAppForm",
    "authenticate": "accounts.forms.FactorForm",
    "reauthenticate": "accounts.forms.FactorAgainForm",
}
MFA_ADAPTER = "accounts.signing_in.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Of the half minute before and after accounts.signing_in.app_codes lets a third through; a code works once.
MFA_TOTP_TOLERANCE = 1
# Nobody signs up by themselves, and an invitation proves the address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Browsers let http://localhost use passkeys, for a demo.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_PRODUCTION
DPA_REQUIRE_OFFICER_MFA = env.boolean(
    "DPA_REQUIRE_OFFICER_MFA", "officers must sign in with a second factor: app or passkey", demo=False, production=True
)
DPA_REQUIRE_MFA = env.boolean(
    "DPA_REQUIRE_MFA",
    "everybody, members of customers too, must sign in with a second factor: app or passkey; else customers ask it of "
    "their own members",
    demo=False,
    production=False,
)
DPA_INVITATION_DAYS = env.number(
    "DPA_INVITATION_DAYS", "days for which the link of an invitation works", demo=7, production=7
)

# --- Mail -------------------------------------------------------------------------------------------------------------

# Lower case: no setting, since it may hold a password.
mail = env.url(
    "EMAIL_URL",
    "how mail is sent: `smtp://user:password@host:587` (STARTTLS), `smtps://…` (TLS), by a provider: "
    "`postmark://TOKEN@`, `mailgun://KEY@domain?region=eu`, or to a folder: `file:///…`",
    schemes={"smtp", "smtps", "file", *PROVIDERS},
    demo=f"file://{DATA_DIR / 'outbox'}",
)
if IS_PRODUCTION and mail.scheme == "file":
    raise ImproperlyConfigured("EMAIL_URL writes mail to a folder; production must send it: smtp:// or smtps://.")
MAILERS = {"default": mailer(mail)}
# Whose reports of delivery come in, and by what they are known to be its own.
MAIL_PROVIDER = mail.scheme if mail.scheme in PROVIDERS else ""
MAIL_EVENTS_SECRET = env.text(
    "DPA_MAIL_EVENTS_SECRET",
    "with a provider: what its reports of delivery to `/mail/events/` are signed with (Mailgun), or the "
    "`user:password` with which they come (Postmark); empty: none are taken",
    demo="",
    production="",
)
ANYMAIL: dict[str, Any] = {
    "REQUESTS_TIMEOUT": (10, 30),
    # An address of the one is no signature of the other.
    **({"WEBHOOK_SECRET": MAIL_EVENTS_SECRET} if MAIL_EVENTS_SECRET and MAIL_PROVIDER == "postmark" else {}),
    **({"MAILGUN_WEBHOOK_SIGNING_KEY": MAIL_EVENTS_SECRET} if MAIL_PROVIDER == "mailgun" else {}),
}
if MAIL_PROVIDER == "postmark" and MAIL_EVENTS_SECRET and ":" not in MAIL_EVENTS_SECRET:
    raise ImproperlyConfigured("DPA_MAIL_EVENTS_SECRET must be user:password with Postmark.")
# The folder that the demo shows as a page; nowhere else does anybody read mail that is not theirs.
DEMO_OUTBOX = Path(unquote(mail.path)) if env.deployment is Deployment.DEMO and mail.scheme == "file" else None
DEFAULT_FROM_EMAIL = env.text(
    "DEFAULT_FROM_EMAIL", "the sender of the registry's mail", demo="DPA Registry <registry@processor.example>"
)
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Security ---------------------------------------------------------------------------------------------------------

# A browser applies form-action to redirects too: signing in at the provider begins with one of our forms.
SECURE_CSP = csp.pages(form_action=OIDC_SERVER_URL)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Bound to this host and to https by the browser itself (RFC 6265bis, section 4.1.3.2).
SESSION_COOKIE_NAME = "__Host-session" if IS_PRODUCTION else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if IS_PRODUCTION else "csrf"
DEVICE_COOKIE_NAME = "__Host-device" if IS_PRODUCTION else "device"
LANGUAGE_COOKIE_NAME = "__Host-language" if IS_PRODUCTION else "language"
MESSAGES_COOKIE_NAME = "__Host-messages" if IS_PRODUCTION else "messages"
MESSAGE_STORAGE = "dpa_registry.passing_messages.Storage"
# Every sign-in starts a new session, and a new second factor or password ends all others.
SESSION_COOKIE_AGE = 3600 * env.number(
    "DPA_SESSION_HOURS", "hours after which everybody signs in again, whatever they do", demo=12, production=12
)
SESSION_IDLE_AGE = 60 * env.number(
    "DPA_SESSION_IDLE_MINUTES", "minutes without a request after which somebody is signed out", demo=120, production=60
)
SESSION_ENGINE = "accounts.session.store"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "accounts.views.site.refuse_form"
CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_PRODUCTION
SECURE_SSL_REDIRECT = IS_PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_PRODUCTION
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURITY_CONTACT = env.text(
    "DPA_SECURITY_CONTACT",
    "where to report a weakness (`mailto:…`, `https://…`), for /.well-known/security.txt; empty: the sender's address",
    demo="",
    production="",
)
# A field may hold a long article, not a book; 1 MB of text must still arrive so that the form can refuse it by name.
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
# A version of annex 1 is one admin form with hundreds of rows.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# --- Logging: who and where, never the contents of a document or a form -----------------------------------------------

ERROR_REPORTS = env.text(
    "DPA_ERROR_REPORTS",
    "dotted path of a function that gets each error as the log has it (a dict), for a service that collects them",
    demo="",
    production="",
)
LOGGING = logging(env, DATA_DIR, reports=ERROR_REPORTS)

# --- The admin's looks ------------------------------------------------------------------------------------------------

UNFOLD = navigation.UNFOLD
