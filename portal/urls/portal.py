"""The pages of a customer: home, agreement, time machine, and what it receives, answers and keeps current."""

from __future__ import annotations

from django.urls import path

from exports.forms.files import MEDIA_TYPES
from exports.records import FORMS
from portal.views import (
    annexes,
    answering,
    changes,
    concerned,
    copies,
    details,
    evidence,
    home,
    portal,
    receiving,
    record,
    timeline,
)
from portal.views.files import agreement_pdf

app_name = "portal"
urlpatterns = [
    path("", portal.index, name="index"),
    path("<slug:code>/", home.show, name="home"),
    path("<slug:code>/overeenkomst/", portal.agreement, name="agreement"),
    path("<slug:code>/overeenkomst.pdf", agreement_pdf.show, name="agreement_pdf"),
    path("<slug:code>/sub-verwerkers/", concerned.show, name="sub_processors"),
    path("<slug:code>/verwerkingsregister/", record.show, name="record"),
    *(
        path(f"<slug:code>/verwerkingsregister.{form}", record.file, {"form": form}, name=f"record_{form}")
        for form in FORMS
    ),
    *(
        path(f"<slug:code>/bijlagen-2021-915.{form}", annexes.decision, {"form": form}, name=f"decision_{form}")
        for form in MEDIA_TYPES
    ),
    *(
        path(
            f"<slug:code>/data-pro-statement/<ref:reference>.{form}",
            annexes.statement,
            {"form": form},
            name=f"statement_{form}",
        )
        for form in MEDIA_TYPES
    ),
    path("<slug:code>/overeenkomst.jsonld", annexes.linked, name="agreement_linked"),
    path("<slug:code>/tijdlijn/", timeline.show, name="timeline"),
    path("<slug:code>/ontvangen/", receiving.receive, name="receive"),
    path("<slug:code>/versies/<ref:reference>/", receiving.version, name="version"),
    path("<slug:code>/vergelijken/", changes.show, name="compare"),
    path("<slug:code>/vergelijken/<int:product>/<str:release>/", changes.upgrade, name="upgrade"),
    path("<slug:code>/akkoord/", answering.accept_page, name="accept"),
    path("<slug:code>/afwijzen/", answering.decline_page, name="decline"),
    path("<slug:code>/ontvangsten/", home.records, name="records"),
    path("<slug:code>/bewijs/<int:year>.zip", evidence.year, name="evidence_year"),
    path("<slug:code>/gegevens/", details.details, name="details"),
    path("<slug:code>/gegevens/voorstel/<int:pk>/<slug:what>/", details.settle, name="settle_details"),
    path("<slug:code>/kopieen/", copies.index, name="copies"),
    path("<slug:code>/kopieen/vragen/", copies.ask, name="ask_copy"),
    path("<slug:code>/kopieen/<int:number>.pdf", copies.download, name="copy"),
    path("<slug:code>/kopieen/<int:number>.mdto.xml", copies.record_metadata, name="copy_record"),
    path("<slug:code>/kopieen/<int:number>.pdf.bestand.mdto.xml", copies.file_metadata, name="copy_file"),
    path("<slug:code>/kopieen/<int:number>.zip", copies.bundle, name="copy_bundle"),
]
