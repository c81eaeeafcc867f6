"""What may follow a seal in a file: revocation data and archive time stamps, with the date of that change."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyhanko.pdf_utils.reader import HistoricalResolver
    from pyhanko.sign.diff_analysis import DiffPolicy, ReferenceUpdate

# Who writes an archive time stamp notes itself and the date. Nothing else of the metadata may change with it.
_INFO = {"/ModDate", "/Producer"}
_XMP = {
    "{http://ns.adobe.com/xap/1.0/}ModifyDate",
    "{http://ns.adobe.com/xap/1.0/}MetadataDate",
    "{http://ns.adobe.com/pdf/1.3/}Producer",
}


@cache
def permitted_updates() -> DiffPolicy:
    """pyHanko's rules for updates, without those that let forms be filled or titles be changed."""
    from pyhanko.sign.diff_analysis import (
        CatalogModificationRule,
        DocInfoRule,
        DSSCompareRule,
        FormUpdatingRule,
        MetadataUpdateRule,
        ModificationLevel,
        ObjectStreamRule,
        SigFieldCreationRule,
        SigFieldModificationRule,
        StandardDiffPolicy,
        SuspiciousModification,
        XrefStreamRule,
    )

    class SameInfo(DocInfoRule):
        def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
            if _info(old) != _info(new):
                raise SuspiciousModification("The document's properties were changed.")
            return super().apply(old, new)

    class SameMetadata(MetadataUpdateRule):
        def apply(self, old: HistoricalResolver, new: HistoricalResolver) -> Iterable[ReferenceUpdate]:
            if _metadata(old) != _metadata(new):
                raise SuspiciousModification("The document's metadata was changed.")
            return super().apply(old, new)

    same = SameInfo(), SameMetadata()  # type: ignore[no-untyped-call]
    archival = (*same, DSSCompareRule(), ObjectStreamRule(), XrefStreamRule())
    catalog = frozenset({"/AcroForm", "/DSS", "/Extensions", "/Metadata"})
    return StandardDiffPolicy(
        global_rules=[
            CatalogModificationRule(ignored_keys=catalog),
            *(rule.as_qualified(ModificationLevel.LTA_UPDATES) for rule in archival),
        ],
        form_rule=FormUpdatingRule(
            [
                SigFieldCreationRule(allow_new_visible_after_certify=False),
                SigFieldModificationRule(always_modifiable=frozenset(), value_update_keys=frozenset({"/V"})),
            ]
        ),
        ignore_orphaned_objects=False,
        ignore_identical_objects=False,
    )


def _info(revision: HistoricalResolver) -> dict[str, str]:
    """The document information dictionary, without what an archival update may change."""
    if "/Info" not in revision.trailer_view:
        return {}
    info = revision.trailer_view["/Info"]
    return {str(key): str(info[key]) for key in info if key not in _INFO}


def _metadata(revision: HistoricalResolver) -> list[tuple[Any, ...]]:
    """The XMP properties, without what an archival update may change, in an order of their own."""
    from lxml import etree
    from pyhanko.pdf_utils.decode_limits import DecodePurpose

    if "/Metadata" not in revision.root:
        return []
    stream = revision(revision.root.get_value_as_reference("/Metadata")).read_data(DecodePurpose.XMP_METADATA)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    said: list[tuple[Any, ...]] = []
    for element in etree.fromstring(stream, parser=parser).iter(etree.Element):
        attributes = sorted((key, value) for key, value in element.attrib.items() if key not in _XMP)
        text = (element.text or "").strip()
        if element.tag not in _XMP and (attributes or text):
            said.append((element.tag, text, attributes))
    return sorted(said)
