"""A real OpenID Connect provider of its own, in its own process: allauth's, with one person and one client.

Usage: ``python -m tests.accounts.openid_provider FOLDER PORT REDIRECT_URI EMAIL verified`` (or ``unverified``). It says
``ready`` once it listens.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import URLResolver, include, path

CLIENT_ID, CLIENT_SECRET, PASSPHRASE = "registry", "a-secret-between-the-two", "provider-passphrase"

# Filled once the settings are there: the included modules hold models.
urlpatterns: list[URLResolver] = []


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The test's output is not the place for an access log."""


def configure(folder: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    settings.configure(
        SECRET_KEY="of-the-test-provider",
        ALLOWED_HOSTS=["localhost"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "provider.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        # Cookies know no ports: on one host, two sites need two names.
        SESSION_COOKIE_NAME="provider-session",
        CSRF_COOKIE_NAME="provider-csrf",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        ACCOUNT_LOGIN_METHODS={"email"},
        ACCOUNT_EMAIL_VERIFICATION="none",
        ACCOUNT_SIGNUP_FIELDS=["email*", "password1*", "password2*"],
        IDP_OIDC_PRIVATE_KEY=key.decode(),
    )
    django.setup()
    urlpatterns.extend([path("accounts/", include("allauth.urls")), path("", include("allauth.idp.urls"))])


def populate(redirect_uri: str, email: str, is_verified: bool) -> None:
    from allauth.account.models import EmailAddress
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User

    call_command("migrate", verbosity=0)
    user: Any = User.objects.create_user("ada", email, PASSPHRASE)
    EmailAddress.objects.create(user=user, email=email, verified=is_verified, primary=True)
    client = Client(id=CLIENT_ID, name="Registry", scopes="openid\nprofile\nemail", redirect_uris=redirect_uri)
    client.set_secret(CLIENT_SECRET)
    client.save()


def main() -> None:
    folder, port, redirect_uri, email, is_verified = sys.argv[1:]
    configure(Path(folder))
    populate(redirect_uri, email, is_verified == "verified")
    with make_server("localhost", int(port), get_wsgi_application(), handler_class=Quiet) as server:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
