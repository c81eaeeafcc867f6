"""The pages that anyone may read."""

from __future__ import annotations

from django.urls import path, register_converter

from portal.reference import REFERENCE
from portal.views import comparison, public, subscription, verification
from portal.views.files import version_pdf


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
    path("sub-verwerkers/", public.sub_processors, name="sub_processors"),
    path("verifieren/", verification.verify, name="verify"),
    path("verifieren/verify.py", verification.script, name="verify_script"),
    path("verifieren/stamcertificaten.pem", verification.roots, name="roots"),
    path("op-de-hoogte/", subscription.ask, name="subscribe"),
    path("op-de-hoogte/bevestigen/<str:token>/", subscription.confirm, name="subscription_confirm"),
    path("op-de-hoogte/stoppen/<str:token>/", subscription.stop, name="subscription_stop"),
    path("versies/<ref:reference>/", public.version, name="version"),
    path("vergelijk/", comparison.choose, name="choose_comparison"),
    path("vergelijk/<ref:old>/<ref:new>/", comparison.show, name="comparison"),
    path("versies/<ref:reference>.pdf", version_pdf.show, name="version_pdf"),
]
