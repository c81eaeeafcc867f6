"""To the organisation's provider and back: allauth's two pages, for which nobody waits long whatever it does."""

from __future__ import annotations

from collections.abc import Callable

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.openid_connect import views
from django.http import HttpRequest, HttpResponseBase

from accounts.signing_in.adapter import back_to_sign_in
from accounts.signing_in.provider import ProviderFault, a_visit


def login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """To the provider; back to the sign-in page, with what is wrong, where that can't be asked where it is."""
    return _visit(request, provider_id, views.login)


def callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """From the provider, which is asked by the code for whom it is."""
    return _visit(request, provider_id, views.callback)


def _visit(request: HttpRequest, provider_id: str, view: Callable[..., HttpResponseBase]) -> HttpResponseBase:
    try:
        with a_visit():
            return view(request, provider_id)
    except ProviderFault as fault:
        name = get_adapter(request).get_provider(request, provider_id).name
        return back_to_sign_in(request, name, fault.code)
