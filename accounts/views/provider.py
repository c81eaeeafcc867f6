"""To the organisation's provider and back: allauth's two pages, for which nobody waits long whatever it does."""

from __future__ import annotations

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView, OAuth2View
from django.http import Http404, HttpRequest, HttpResponseBase

from accounts.signing_in.adapter import back_to_sign_in
from accounts.signing_in.openid import CheckedAdapter
from accounts.signing_in.provider import ProviderFault, a_visit


def login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """To the provider; back to the sign-in page, with what is wrong, where that can't be asked where it is."""
    return _visit(request, provider_id, OAuth2LoginView)


def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """From the provider, which is asked by the code for whom it is."""
    return _visit(request, provider_id, OAuth2CallbackView)


def _visit(request: HttpRequest, provider_id: str, view: type[OAuth2View]) -> HttpResponseBase:
    try:
        with a_visit():
            answer: HttpResponseBase = view.adapter_view(CheckedAdapter(request, provider_id))(request)
            return answer
    except SocialApp.DoesNotExist as nobody:
        raise Http404 from nobody
    except ProviderFault as fault:
        name = get_adapter(request).get_provider(request, provider_id).name
        return back_to_sign_in(request, name, fault.code)
