"""Metadata beside a sealed copy for the archive of a public body: MDTO (*Metagegevens voor duurzaam toegankelijke
overheidsinformatie*, Nationaal Archief, MDTO-XML 1.0.1 and 1.0.2), one file of the record and one of its PDF.

Nothing is guessed for the archive: how long it keeps the record and who may read it, its own selection list and its own
judgement say. What MDTO demands all the same is said as what the registry knows of it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from lxml import etree

from copies.models import IssuedCopy
from customers.parties import the_processor
from documents.moments import local, local_day

NAMESPACE = "https://www.nationaalarchief.nl/mdto"
_SCHEMA = f"{NAMESPACE} https://www.nationaalarchief.nl/mdto/MDTO-XML1.0.1.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
RECORD, FILE = "copy.mdto.xml", "copy.pdf.bestand.mdto.xml"

# The National Archives' (UK) register of formats: PDF/A-3a, which every sealed copy is.
_PRONOM = ("Acrobat PDF/A - Portable Document Format 3a", "fmt/479")
_OWN_LIST = "Begrippenlijst DPA Registry"
# Longer names are refused by some e-depots.
_LONGEST_NAME = 80


def record_metadata(copy: IssuedCopy) -> bytes:
    """The record (*informatieobject*): the agreement of a customer as it stood at a moment."""
    root, record = _document("informatieobject")
    _identification(record, "identificatie", _number(copy), _source())
    _identification(record, "identificatie", copy.digest, "SHA-256 van de combinatie")
    _text(record, "naam", _name(copy))
    _concept(record, "aggregatieniveau", "Archiefstuk", "Begrippenlijst Aggregatieniveaus MDTO")
    _text(record, "trefwoord", "verwerkersovereenkomst")
    for part in copy.parts.select_related("version__line__document"):
        _text(record, "omschrijving", f"{part.version}, SHA-256 {part.version.digest}")
    _text(etree.SubElement(record, _tag("raadpleeglocatie")), "raadpleeglocatieOnline", _address("portal:copies", copy))
    period = etree.SubElement(record, _tag("dekkingInTijd"))
    _concept(period, "dekkingInTijdType", "Stand op", _OWN_LIST)
    _text(period, "dekkingInTijdBegindatum", local_day(copy.moment).isoformat())
    _text(record, "taal", copy.language)
    _events(record, copy)
    _concept(record, "waardering", "Tijdelijk te bewaren", "Begrippenlijst Waarderingen MDTO", code="V")
    _reference(record, "heeftRepresentatie", copy.filename, copy.sha256, "SHA-256 van het bestand")
    if copy.predecessor_id is not None:
        related = etree.SubElement(record, _tag("gerelateerdInformatieobject"))
        earlier = copy.predecessor
        assert earlier is not None
        _reference(related, "gerelateerdInformatieobjectVerwijzing", _name(earlier), _number(earlier), _source())
        _concept(related, "gerelateerdInformatieobjectTypeRelatie", "Vernieuwing van", _OWN_LIST)
    _parties(record, copy)
    restriction = etree.SubElement(record, _tag("beperkingGebruik"))
    _concept(restriction, "beperkingGebruikType", "Openbaarheid niet beoordeeld", _OWN_LIST)
    _text(restriction, "beperkingGebruikNadereBeschrijving", "Bevat namen en contactgegevens van personen (AVG).")
    return _written(root)


def file_metadata(copy: IssuedCopy) -> bytes:
    """The file (*bestand*): the sealed PDF, with its size, format and digest."""
    root, file = _document("bestand")
    _identification(file, "identificatie", copy.sha256, "SHA-256 van het bestand")
    _text(file, "naam", copy.filename)
    _text(file, "omvang", str(copy.size))
    _concept(file, "bestandsformaat", _PRONOM[0], "PRONOM-register", code=_PRONOM[1])
    checksum = etree.SubElement(file, _tag("checksum"))
    _concept(checksum, "checksumAlgoritme", "SHA256", "Begrippenlijst ChecksumAlgoritme MDTO")
    _text(checksum, "checksumWaarde", copy.sha256)
    _text(checksum, "checksumDatum", _moment(copy.issued_at))
    _text(file, "URLBestand", _address("portal:copy", copy, copy.pk))
    _reference(file, "isRepresentatieVan", _name(copy), _number(copy), _source())
    return _written(root)


def _events(record: Any, copy: IssuedCopy) -> None:
    event = etree.SubElement(record, _tag("event"))
    _concept(event, "eventType", "Creatie", "Begrippenlijst EventTypeLijst MDTO")
    _text(event, "eventTijd", _moment(copy.issued_at))
    if (processor := the_processor()) is not None:
        _reference(event, "eventVerantwoordelijkeActor", processor.name, processor.kvk_number, "KVK")
    seal = "proefzegel" if copy.is_test else "elektronisch zegel"
    _text(event, "eventResultaat", f"Vastgelegd als PDF/A-3a met {seal}, PAdES {copy.level}.")


def _parties(record: Any, copy: IssuedCopy) -> None:
    customer, processor = copy.customer, the_processor()
    _reference(record, "archiefvormer", customer.name, customer.kvk_number, "KVK")
    _involved(record, "Verwerkingsverantwoordelijke", customer)
    if processor is not None:
        _involved(record, "Verwerker", processor)


def _involved(record: Any, role: str, party: Any) -> None:
    involved = etree.SubElement(record, _tag("betrokkene"))
    _concept(involved, "betrokkeneTypeRelatie", role, _OWN_LIST)
    _reference(involved, "betrokkeneActor", party.name, party.kvk_number, "KVK")


def _number(copy: IssuedCopy) -> str:
    return f"{copy.customer.code}/afschrift/{copy.pk}"


def _name(copy: IssuedCopy) -> str:
    stated = f", stand {local_day(copy.moment):%d-%m-%Y}"
    whole = f"Verwerkersovereenkomst {copy.customer.name}"
    room = _LONGEST_NAME - len(stated)
    return (whole if len(whole) <= room else whole[: room - 1] + "…") + stated


def _source() -> str:
    return f"DPA Registry, {settings.DPA_PUBLIC_URL}"


def _address(name: str, copy: IssuedCopy, *more: int) -> str:
    return settings.DPA_PUBLIC_URL + reverse(name, args=[copy.customer.code, *more])


def _moment(moment: datetime) -> str:
    return local(moment).isoformat(timespec="seconds")


# --- MDTO's own groups of elements -----------------------------------------------------------------------------------


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _document(kind: str) -> tuple[Any, Any]:
    spaces: Any = {None: NAMESPACE, "xsi": _XSI}
    root = etree.Element(_tag("MDTO"), nsmap=spaces)
    root.set(f"{{{_XSI}}}schemaLocation", _SCHEMA)
    return root, etree.SubElement(root, _tag(kind))


def _written(root: Any) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _text(above: Any, name: str, text: str) -> None:
    etree.SubElement(above, _tag(name)).text = text


def _identification(above: Any, name: str, number: str, source: str) -> None:
    found = etree.SubElement(above, _tag(name))
    _text(found, "identificatieKenmerk", number)
    _text(found, "identificatieBron", source)


def _reference(above: Any, name: str, called: str, number: str = "", source: str = "") -> None:
    found = etree.SubElement(above, _tag(name))
    _text(found, "verwijzingNaam", called)
    if number:
        _identification(found, "verwijzingIdentificatie", number, source)


def _concept(above: Any, name: str, label: str, of_list: str, *, code: str = "") -> None:
    found = etree.SubElement(above, _tag(name))
    _text(found, "begripLabel", label)
    if code:
        _text(found, "begripCode", code)
    _reference(found, "begripBegrippenlijst", of_list)
