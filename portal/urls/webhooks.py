"""The systems that a customer has told of what happens."""

from __future__ import annotations

from django.urls import path

from portal.views import webhooks

app_name = "webhooks"
_ONE = "klant/<slug:code>/webhooks/<int:pk>/"
urlpatterns = [
    path("klant/<slug:code>/webhooks/", webhooks.index, name="index"),
    path(_ONE, webhooks.show, name="show"),
    path(f"{_ONE}sleutel/", webhooks.renew, name="renew"),
    path(f"{_ONE}sleutel/<int:secret>/intrekken/", webhooks.end_secret, name="end_secret"),
    path(f"{_ONE}<slug:what>/", webhooks.steer, name="steer"),
    path(f"{_ONE}bericht/<int:event>/<slug:what>/", webhooks.handle, name="handle"),
]
