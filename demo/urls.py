"""Addresses of the demo."""

from __future__ import annotations

from django.urls import path

from demo import outbox

app_name = "demo"
urlpatterns = [path("demo/mail/", outbox.show, name="outbox")]
