"""The addresses under /api/."""

from __future__ import annotations

from django.urls import include, path, re_path

from api import oauth, views
from api.v1 import patterns

_V1 = [
    path("openapi.json", views.document, name="openapi"),
    path("docs", views.reference, name="reference"),
    path("docs/", views.root, name="reference_with_slash"),
    path("", views.root, name="root_with_slash"),
    path("oauth/token", oauth.token, name="token"),
    *patterns(),
    # Last, so that a problem is told of whatever else is asked for.
    re_path(r"^(?P<rest>.*)$", views.nothing, name="nothing"),
]

app_name = "api"
urlpatterns = [path("v1", views.root, name="root"), path("v1/", include(_V1))]
