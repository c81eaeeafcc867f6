"""The addresses under /scim/v2/."""

from __future__ import annotations

from django.urls import path, re_path

from api.scim import views

app_name = "scim"
urlpatterns = [
    path("ServiceProviderConfig", views.config, name="config"),
    path("ResourceTypes", views.resource_types, name="resource_types"),
    path("ResourceTypes/<str:key>", views.resource_type, name="resource_type"),
    path("Schemas", views.schemas, name="schemas"),
    path("Schemas/<str:key>", views.schema, name="schema"),
    path("Users", views.people, name="people"),
    path("Users/<str:key>", views.person, name="person"),
    path("Bulk", views.unsupported, name="bulk"),
    path("Me", views.unsupported, name="me"),
    # Last, so that a refusal has the form of the others whatever is asked for.
    re_path(r"^(?P<rest>.*)$", views.nothing, name="nothing"),
]
