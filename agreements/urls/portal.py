"""The pages of a customer: its agreement as a page and as a PDF."""

from __future__ import annotations

from django.urls import path

from agreements.views import agreement_pdf, portal

app_name = "portal"
urlpatterns = [
    path("", portal.index, name="index"),
    path("<slug:code>/", portal.agreement, name="agreement"),
    path("<slug:code>/overeenkomst.pdf", agreement_pdf.show, name="agreement_pdf"),
]
