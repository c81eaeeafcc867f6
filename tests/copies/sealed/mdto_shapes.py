"""What MDTO-XML 1.0 lets stand where, restated: per element its children in order, each once, perhaps, or repeated.

The Nationaal Archief's own schema states no licence under which a copy could stand here. ``MDTO_XSD`` names one: then
the tests ask that too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

NS = "{https://www.nationaalarchief.nl/mdto}"
_BEGRIP = "begripLabel begripCode? begripBegrippenlijst"
_VERWIJZING = "verwijzingNaam verwijzingIdentificatie?"
_IDENTIFICATIE = "identificatieKenmerk identificatieBron"
SHAPES = {
    "informatieobject": "identificatie+ naam aggregatieniveau? classificatie* trefwoord* omschrijving* "
    "raadpleeglocatie* dekkingInTijd* dekkingInRuimte* taal* event* waardering bewaartermijn? informatiecategorie? "
    "isOnderdeelVan* bevatOnderdeel* heeftRepresentatie* aanvullendeMetagegevens* gerelateerdInformatieobject* "
    "archiefvormer+ betrokkene* activiteit? beperkingGebruik+",
    "bestand": "identificatie+ naam omvang bestandsformaat checksum+ URLBestand? isRepresentatieVan",
    "checksum": "checksumAlgoritme checksumWaarde checksumDatum",
    "raadpleeglocatie": "raadpleeglocatieFysiek* raadpleeglocatieOnline*",
    "dekkingInTijd": "dekkingInTijdType dekkingInTijdBegindatum dekkingInTijdEinddatum?",
    "event": "eventType eventTijd? eventVerantwoordelijkeActor? eventResultaat?",
    "betrokkene": "betrokkeneTypeRelatie betrokkeneActor",
    "beperkingGebruik": "beperkingGebruikType beperkingGebruikNadereBeschrijving? beperkingGebruikDocumentatie* "
    "beperkingGebruikTermijn?",
    "gerelateerdInformatieobject": "gerelateerdInformatieobjectVerwijzing gerelateerdInformatieobjectTypeRelatie",
    **dict.fromkeys(("identificatie", "verwijzingIdentificatie"), _IDENTIFICATIE),
    **dict.fromkeys(
        (
            *("aggregatieniveau", "dekkingInTijdType", "eventType", "waardering", "bestandsformaat"),
            *("checksumAlgoritme", "betrokkeneTypeRelatie", "beperkingGebruikType"),
            "gerelateerdInformatieobjectTypeRelatie",
        ),
        _BEGRIP,
    ),
    **dict.fromkeys(
        (
            *("begripBegrippenlijst", "eventVerantwoordelijkeActor", "heeftRepresentatie", "isRepresentatieVan"),
            *("archiefvormer", "betrokkeneActor", "gerelateerdInformatieobjectVerwijzing"),
        ),
        _VERWIJZING,
    ),
}
_TEXTS = {
    "omvang": r"\d+",
    "taal": r"[a-z]{2}",
    "checksumDatum": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?",
    "eventTijd": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)?",
    "dekkingInTijdBegindatum": r"\d{4}-\d\d-\d\d",
    "checksumWaarde": r"[0-9a-f]{64}",
}


def wrong_in(data: bytes) -> list[str]:
    """What is not as MDTO has it; nothing when all is."""
    root = etree.fromstring(data)
    found = list(_wrong(root))
    if path := os.environ.get("MDTO_XSD"):
        schema = etree.XMLSchema(etree.parse(path))
        if not schema.validate(root):
            found += [str(error) for error in schema.error_log]  # type: ignore[attr-defined]
    return found


def _wrong(root: Any) -> Iterator[str]:
    if root.tag != f"{NS}MDTO" or len(root) != 1 or root[0].tag not in (f"{NS}informatieobject", f"{NS}bestand"):
        yield "one record or one file"
        return
    for element in root[0].iter():
        name = element.tag.removeprefix(NS)
        children = [child.tag.removeprefix(NS) for child in element]
        shape = SHAPES.get(name)
        if shape is None:
            if children or not (element.text or "").strip():
                yield f"{name}: a text"
            elif not re.fullmatch(_TEXTS.get(name, r"(?s).+"), element.text):
                yield f"{name}: {element.text}"
            continue
        pattern = "".join(
            rf"(?:{re.sub(r'[?*+]$', '', each)} ){each[-1] if each[-1] in '?*+' else ''}" for each in shape.split()
        )
        if not re.fullmatch(pattern, "".join(f"{child} " for child in children)):
            yield f"{name}: {children}"
