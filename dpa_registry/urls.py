"""Every address of the registry: the apps' own, the admin's, and those of signing in and of choosing a language."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path

from api.oauth import metadata
from mail.events import VIEWS
from office.site import add_pages, keep_to_the_table

# One sign-in page for everybody, with its rate limits, instead of a second one for the admin.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

# Here, and not earlier: the libraries have all added their pages by now.
keep_to_the_table(admin.site)
add_pages(admin.site)


def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look for the icon of a page that names none, such as a PDF."""
    return redirect(static("favicon.svg"))


handler500 = "dpa_registry.faults.tell"
urlpatterns = [
    path("", include("portal.urls.public")),
    path("", include("portal.urls.members")),
    path("", include("portal.urls.notices")),
    path("", include("portal.urls.programs")),
    path("", include("portal.urls.webhooks")),
    path("klant/", include("portal.urls.portal")),
    path("log/", include("portal.urls.log")),
    path("api/", include("api.urls")),
    path("scim/v2/", include("api.scim.urls")),
    path(".well-known/oauth-authorization-server", metadata, name="oauth_metadata"),
    path("favicon.ico", favicon, name="favicon"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
if settings.MAIL_PROVIDER and settings.MAIL_EVENTS_SECRET:
    urlpatterns.append(path("mail/events/", VIEWS[settings.MAIL_PROVIDER].as_view(), name="mail_events"))
if settings.DEMO_OUTBOX is not None:
    urlpatterns.append(path("", include("demo.urls")))
