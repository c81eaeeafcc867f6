"""Signing in, a person's own page, and what the registry says about itself.

allauth's pages for addresses of one's own are left out: the address identifies a person here, and is the one that was
invited. Its sign-up stays, closed by the adapter.
"""

from __future__ import annotations

from allauth.account import views as allauth_views
from allauth.socialaccount import views as social_views
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from accounts.views import person, proof, provider, site

urlpatterns = [
    path("privacy/", site.privacy, name="privacy"),
    path(".well-known/security.txt", site.security_txt, name="security_txt"),
    path("account/", person.person, name="person"),
    path("account/gegevens.json", person.export, name="person_export"),
    path("account/wissen/", person.erase, name="person_erase"),
    path("account/adres/", proof.change_address, name="person_address"),
    path("account/bewijs/", proof.reauthenticate, name="reauthenticate_by_code"),
    path("account/sessies/<slug:handle>/", person.end_session, name="end_session"),
    path("account/elders-afmelden/", person.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("account/login/", allauth_views.login, name="account_login"),
    path("account/login/code/", allauth_views.request_login_code, name="account_request_login_code"),
    path("account/login/code/confirm/", allauth_views.confirm_login_code, name="account_confirm_login_code"),
    path("account/logout/", allauth_views.logout, name="account_logout"),
    path("account/inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("account/signup/", allauth_views.signup, name="account_signup"),
    path("account/reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("account/email/", RedirectView.as_view(pattern_name="person"), name="account_email"),
    path("account/password/change/", allauth_views.password_change, name="account_change_password"),
    path("account/password/set/", allauth_views.password_set, name="account_set_password"),
    path("account/password/reset/", allauth_views.password_reset, name="account_reset_password"),
    path("account/password/reset/done/", allauth_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/reset/key/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("account/2fa/totp/qr.svg", site.totp_qr, name="totp_qr"),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/oidc/<str:provider_id>/login/", provider.login, name="openid_connect_login"),
    path("account/oidc/<str:provider_id>/login/callback/", provider.callback, name="openid_connect_callback"),
    path("account/provider/cancelled/", social_views.login_cancelled, name="socialaccount_login_cancelled"),
    path("account/provider/error/", social_views.login_error, name="socialaccount_login_error"),
    path("account/provider/signup/", social_views.signup, name="socialaccount_signup"),
    path("account/provider/", RedirectView.as_view(pattern_name="person"), name="socialaccount_connections"),
]
