"""An organisation's own OpenID Connect provider to sign in with; off when no address is given."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from dpa_registry.chosen.deployment import IS_PRODUCTION, env

OIDC_SERVER_URL = env.text(
    "DPA_OIDC_SERVER_URL", "address of an OpenID Connect provider to sign in with; empty is off", demo="", production=""
)
OIDC_ISSUER = env.text(
    "DPA_OIDC_ISSUER",
    "the provider's own name (`issuer`) in its metadata and tokens; empty: DPA_OIDC_SERVER_URL",
    demo="",
    production="",
)
OIDC_NAME = env.text("DPA_OIDC_NAME", "the provider's name on the sign-in page", demo="", production="")
OIDC_CLIENT_ID = env.text("DPA_OIDC_CLIENT_ID", "our client id at the provider", demo="", production="")
OIDC_CLIENT_SECRET = env.text("DPA_OIDC_CLIENT_SECRET", "our client secret at the provider", demo="", production="")
OIDC_TENANTS = tuple(
    env.items(
        "DPA_OIDC_TENANTS",
        "tenants (`tid`) whose people may sign in there, separated by commas; empty is whomever the provider knows",
        demo="",
        production="",
    )
)
OIDC_ROLES_CLAIM = env.text(
    "DPA_OIDC_ROLES_CLAIM",
    "the claim whose values give roles, such as `roles` or `groups`",
    demo="roles",
    production="roles",
)
# LegalSubjectID is whom somebody acts for; brokers spell it in two ways, or by the kind of number that it holds.
_KVK_CLAIMS = (
    "urn:etoegang:core:legalSubjectID,urn:etoegang:core:LegalSubjectID,urn:etoegang:1.9:EntityConcernedID:KvKnr,kvk"
)
_ESTABLISHMENT_CLAIMS = "urn:etoegang:1.9:ServiceRestriction:Vestigingsnr,vestigingsnummer"
OIDC_KVK_CLAIMS = tuple(
    env.items(
        "DPA_OIDC_KVK_CLAIMS",
        "claims of the ID token that hold the trade register number of whom somebody signs in for",
        demo=_KVK_CLAIMS,
        production=_KVK_CLAIMS,
    )
)
OIDC_ESTABLISHMENT_CLAIMS = tuple(
    env.items(
        "DPA_OIDC_ESTABLISHMENT_CLAIMS",
        "claims of the ID token that hold the establishment number; `ServiceRestriction` is for that one only",
        demo=_ESTABLISHMENT_CLAIMS,
        production=_ESTABLISHMENT_CLAIMS,
    )
)
SOCIALACCOUNT_ADAPTER = "customers.signing_in.OrganisationAdapter"
# The operator chose the provider: an address that it calls verified is its holder's.
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if OIDC_SERVER_URL:
    if IS_PRODUCTION and not OIDC_SERVER_URL.startswith("https://"):
        raise ImproperlyConfigured("DPA_OIDC_SERVER_URL must begin with https:// in production.")
    if not (OIDC_CLIENT_ID and OIDC_CLIENT_SECRET):
        raise ImproperlyConfigured("DPA_OIDC_SERVER_URL is set; DPA_OIDC_CLIENT_ID and DPA_OIDC_CLIENT_SECRET are not.")
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "organisation",
                "name": OIDC_NAME or "OpenID Connect",
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_SERVER_URL, "issuer": OIDC_ISSUER},
            }
        ],
    }
