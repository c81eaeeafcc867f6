"""The organisation's provider, as allauth has it, held to what it may say: who it is, and what it signed."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

from accounts.signing_in import id_tokens
from accounts.signing_in.provider import ProviderFault, ProviderSession


class OtherIssuer(ProviderFault):
    """Its metadata call it by another name than the settings do."""

    code = "other_issuer"


class NotSigned(ProviderFault):
    """What it said of somebody is not signed by it, or not for this sign-in."""

    code = "not_signed"


class CheckedAdapter(OpenIDConnectOAuth2Adapter):
    """Compares the provider's name, and looks at each token's signature before allauth reads it."""

    _nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's metadata. Raises ``OtherIssuer``: whoever can write them could else pass for another provider
        (RFC 8414, section 3.3).
        """
        found: dict[str, Any] = super().openid_config
        own: dict[str, str] = self.get_provider().app.settings  # type: ignore[no-untyped-call]
        named = own.get("issuer") or own["server_url"].partition("/.well-known/")[0]
        # The address of the settings may lack the stroke with which some names end.
        if found["issuer"] != named and (own.get("issuer") or found["issuer"] != f"{named.rstrip('/')}/"):
            raise OtherIssuer(f"its metadata name {found['issuer']!r} as their issuer")
        return found

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> Any:
        self._nonce = id_tokens.nonce_of(pkce_code_verifier or "")
        return super().get_access_token_data(request, app, client, pkce_code_verifier=pkce_code_verifier)

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> SocialLogin:
        if text := kwargs["response"].get("id_token"):
            issuer, client_id = self.openid_config["issuer"], app.client_id
            try:
                id_tokens.verify(text, self._keys(), issuer=issuer, client_id=client_id, nonce=self._nonce)
            except id_tokens.NotVerified as problem:
                raise NotSigned(f"an ID token that can't be believed ({problem})") from problem
        login: SocialLogin = super().complete_login(request, app, token, **kwargs)
        return login

    def _keys(self) -> Any:
        with ProviderSession(about="keys") as session:
            return session.get(self.openid_config["jwks_uri"]).json()


class CheckedProvider(OpenIDConnectProvider):
    """Asks with a nonce, which the token has to hold."""

    oauth2_adapter_class = CheckedAdapter

    def get_pkce_params(self) -> dict[str, str]:
        found: dict[str, str] = super().get_pkce_params()
        return found | {"nonce": id_tokens.nonce_of(found.get("code_verifier", ""))}
