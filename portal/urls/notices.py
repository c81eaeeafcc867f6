"""The notices that a customer got, and its objections."""

from __future__ import annotations

from django.urls import path

from portal.views import notices

app_name = "notices"
urlpatterns = [
    path("<slug:code>/kennisgevingen/", notices.index, name="index"),
    path("<slug:code>/kennisgevingen/<int:pk>/", notices.show, name="show"),
    path("<slug:code>/kennisgevingen/<int:pk>.pdf", notices.show_pdf, name="pdf"),
]
