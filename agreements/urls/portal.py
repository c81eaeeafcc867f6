"""The pages of a customer: its agreement as a page and as a PDF."""

from __future__ import annotations

from django.urls import path

from agreements.views import agreement_pdf, copies, portal

app_name = "portal"
urlpatterns = [
    path("", portal.index, name="index"),
    path("<slug:code>/", portal.agreement, name="agreement"),
    path("<slug:code>/overeenkomst.pdf", agreement_pdf.show, name="agreement_pdf"),
    path("<slug:code>/kopieen/", copies.index, name="copies"),
    path("<slug:code>/kopieen/vragen/", copies.ask, name="ask_copy"),
    path("<slug:code>/kopieen/<int:number>.pdf", copies.download, name="copy"),
    path("<slug:code>/kopieen/<int:number>.zip", copies.bundle, name="copy_bundle"),
]
