"""The pages that anyone may read."""

from __future__ import annotations

from django.urls import path, register_converter

from portal.reference import REFERENCE
from portal.views import accessibility, changelog, comparison, public, register, subscription, verification
from portal.views.files import comparison_files, version_akn, version_dpv, version_pdf


class Reference:
    """A version's reference in an address: PV-1, B1-12."""

    regex = REFERENCE

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Reference, "ref")

app_name = "public"
urlpatterns = [
    path("", public.home, name="home"),
    path("wijzigingen/", changelog.index, name="changes"),
    path("wijzigingen/atom.xml", changelog.feed, name="feed"),
    path("wijzigingen/<int:document>/", changelog.index, name="document_changes"),
    path("wijzigingen/<int:document>/atom.xml", changelog.feed, name="document_feed"),
    path("sub-verwerkers/", register.show, name="sub_processors"),
    path("sub-verwerkers.csv", register.as_csv, name="sub_processors_csv"),
    path("sub-verwerkers.json", register.as_json, name="sub_processors_json"),
    path("sub-verwerkers/<int:line>/wijzigingen.atom", register.feed, name="sub_processors_feed"),
    path("toegankelijkheid/", accessibility.statement, name="accessibility"),
    path("verifieren/", verification.verify, name="verify"),
    path("verifieren/verify.py", verification.script, name="verify_script"),
    path("verifieren/stamcertificaten.pem", verification.roots, name="roots"),
    path("op-de-hoogte/", subscription.ask, name="subscribe"),
    path("op-de-hoogte/bevestigen/<str:token>/", subscription.confirm, name="subscription_confirm"),
    path("op-de-hoogte/stoppen/<str:token>/", subscription.stop, name="subscription_stop"),
    path("versies/<ref:reference>/", public.version, name="version"),
    path("vergelijk/", comparison.choose, name="choose_comparison"),
    path("vergelijk/<ref:old>/<ref:new>/", comparison.show, name="comparison"),
    path("vergelijk/<ref:old>/<ref:new>.pdf", comparison_files.as_pdf, name="comparison_pdf"),
    path("vergelijk/<ref:old>/<ref:new>.docx", comparison_files.as_docx, name="comparison_docx"),
    path("vergelijk/<ref:old>/<ref:new>.txt", comparison_files.as_text, name="comparison_text"),
    path("versies/<ref:reference>.pdf", version_pdf.show, name="version_pdf"),
    path("versies/<ref:reference>.akn.xml", version_akn.show, name="version_akn"),
    path("versies/<ref:reference>.jsonld", version_dpv.show, name="version_dpv"),
]
