"""The programs that a customer allows."""

from __future__ import annotations

from django.urls import path

from portal.views import programs

app_name = "programs"
urlpatterns = [
    path("klant/<slug:code>/programmas/", programs.index, name="index"),
    path("klant/<slug:code>/programmas/<int:pk>/sleutel/", programs.renew, name="renew"),
    path(
        "klant/<slug:code>/programmas/<int:pk>/sleutel/<int:secret>/intrekken/", programs.end_secret, name="end_secret"
    ),
    path("klant/<slug:code>/programmas/<int:pk>/intrekken/", programs.revoke_page, name="revoke"),
]
