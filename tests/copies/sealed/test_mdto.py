"""Metadata for an archive, beside a sealed copy and in its evidence bundle."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from xml.etree import ElementTree

import pikepdf
from django.test import Client
from django.utils import timezone

from copies import mdto
from copies.models import IssuedCopy
from copies.sealed.package import evidence_bundle
from customers.models import Customer
from tests import cast
from tests.copies.issued import bind, read
from tests.copies.sealed.mdto_shapes import NS, wrong_in

As = Callable[[object], Client]


def test_both_files_are_as_mdto_has_them_and_lie_in_the_bundle(copy: IssuedCopy, customer: Customer) -> None:
    with zipfile.ZipFile(io.BytesIO(evidence_bundle(copy))) as bundle:
        written = [bundle.read(f"mdto/{name}") for name in (mdto.RECORD, mdto.FILE)]
    assert [wrong_in(each) for each in written] == [[], []]
    # What the test holds them to can be failed.
    assert wrong_in(written[0].replace(b"archiefvormer>", b"archief>"))
    assert wrong_in(written[1].replace(b"<omvang>", b"<omvang>-"))

    data = read(copy)
    file = ElementTree.fromstring(mdto.file_metadata(copy))[0]
    assert file.findtext(f"{NS}omvang") == str(len(data))
    assert file.findtext(f"{NS}checksum/{NS}checksumWaarde") == hashlib.sha256(data).hexdigest()
    assert file.findtext(f"{NS}bestandsformaat/{NS}begripCode") == "fmt/479"
    # PDF/A-3a, as that number of PRONOM says.
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as metadata:
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
    record = ElementTree.fromstring(mdto.record_metadata(copy))[0]
    assert (
        record.findtext(f"{NS}heeftRepresentatie/{NS}verwijzingIdentificatie/{NS}identificatieKenmerk") == copy.sha256
    )
    represented = file.findtext(f"{NS}isRepresentatieVan/{NS}verwijzingIdentificatie/{NS}identificatieKenmerk")
    assert represented == record.findtext(f"{NS}identificatie/{NS}identificatieKenmerk")
    assert record.findtext(f"{NS}archiefvormer/{NS}verwijzingNaam") == copy.customer.name
    # A long name, and characters of markup.
    Customer.objects.filter(pk=customer.pk).update(name="Gemeente <A & B> " + "Ü" * 150)
    copy.customer.refresh_from_db()
    renamed = mdto.record_metadata(copy)
    assert wrong_in(renamed) == []
    name = ElementTree.fromstring(renamed)[0].findtext(f"{NS}naam") or ""
    assert name.startswith("Verwerkersovereenkomst Gemeente <A & B> ÜÜ")
    assert name.endswith(f"…, stand {timezone.localtime(copy.moment):%d-%m-%Y}")
    assert len(name) <= 80


def test_its_people_and_officers_download_them_and_nobody_else(copy: IssuedCopy, customer: Customer, as_: As) -> None:
    page = f"/klant/{customer.code}/kopieen/"
    people = (cast.member(customer), cast.officer(), cast.stranger(), cast.member(bind("zandwolde")), None)
    for ending in (".mdto.xml", ".pdf.bestand.mdto.xml"):
        address = f"{page}{copy.pk}{ending}"
        answers = [as_(person).get(address) for person in people]
        assert [answer.status_code for answer in answers] == [200, 200, 404, 404, 302]
        for answer in answers[:2]:
            assert wrong_in(answer.content) == []
            assert ending in answer.headers["Content-Disposition"]
            assert "private" in answer.headers["Cache-Control"]
        assert address in as_(cast.member(customer)).get(page).text
