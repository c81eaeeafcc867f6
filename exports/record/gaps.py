"""What the law asks for and the registry does not hold: a code, where the law asks it, and words when it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

_TEXTS = {
    # Art. 30 lid 2 sub a: the parties.
    "no_processor": _("the processor has not been entered"),
    "party_detail": _("%(party)s: %(detail)s is not filled in"),
    # Sub b: the categories of processing.
    "no_agreement": _("%(customer)s: no agreement is recorded, so no product is known"),
    "no_product": _("%(customer)s: agreement %(agreement)s names no product"),
    "no_annex1": _("%(customer)s, %(product)s: no annex 1 applies (%(reason)s)"),
    "no_activities": _("%(version)s: no activities are named"),
    # Sub c: transfers to third countries.
    "place_unknown": _("%(of)s: where %(party)s processes is not recorded, so whether that is a transfer is not known"),
    "place_by_address": _(
        "%(of)s: where %(party)s processes is not recorded; it counts as a transfer because of its address"
    ),
    "no_country": _("%(of)s: to which country outside the EEA data goes at %(party)s is not recorded"),
    "no_ground": _("%(of)s: on what ground data goes to %(party)s, outside the EEA, is not recorded"),
    "no_instrument": _("%(of)s: which safeguards apply to the transfer to %(party)s is not recorded"),
    "void_ground": _("%(of)s: the ground for %(party)s names the Privacy Shield, void since 16 July 2020"),
    # Sub d: the measures.
    "no_annex2": _("%(customer)s: no annex 2 applies (%(reason)s)"),
    "no_measures": _("%(version)s: no measures are named"),
    # What decision 2021/915 asks beside that.
    "no_data_subjects": _("%(version)s: the categories of data subjects are not recorded"),
    "no_data": _("%(version)s: no categories of personal data are named"),
    "no_sensitive_data": _("%(version)s: whether sensitive data is processed is not recorded"),
    "no_safeguards": _("%(version)s: the safeguards for the sensitive data are not recorded"),
    "no_nature": _("%(version)s, %(activity)s: the nature of the processing is not recorded"),
    "no_purpose": _("%(version)s, %(activity)s: the purpose of the processing is not recorded"),
    "no_duration": _("%(version)s, %(activity)s: the duration of the processing is not recorded"),
    "no_contact": _("%(of)s: the contact person at %(party)s is not recorded"),
    "no_task": _("%(of)s: what %(party)s does, and what not, is not delimited"),
    "no_address": _("%(of)s: the address of %(party)s is not recorded"),
    "no_assistance": _("%(version)s: the measures for assisting the controller are not recorded"),
    # What no field of the registry holds.
    "signature": _(
        "signature and date of accession: the registry proves receipt and acceptance, and holds no signature"
    ),
    "no_position": _("%(party)s: the contact person's position is no field of the registry"),
    "no_certificates": _("certificates are no field of the registry; what annex 2 says of them stands in it"),
    "no_description": _("a description of the product as a whole is no field of the registry; its activities follow"),
    "not_linked": _("%(version)s: no article is linked that answers this"),
    "no_terms": _("no terms apply, so what was agreed on this is not known"),
}

ASKED_BY = {
    "30-2-a": _("art. 30(2)(a) GDPR"),
    "30-2-b": _("art. 30(2)(b) GDPR"),
    "30-2-c": _("art. 30(2)(c) GDPR"),
    "30-2-d": _("art. 30(2)(d) GDPR"),
    "2021/915-1": _("decision 2021/915, annex I"),
    "2021/915-2": _("decision 2021/915, annex II"),
    "2021/915-3": _("decision 2021/915, annex III"),
    "2021/915-4": _("decision 2021/915, annex IV"),
    "data-pro": _("Data Pro Statement"),
}


@dataclass(frozen=True)
class Gap:
    """Something that is missing. ``article``: by what law or form it is asked, a key of ``ASKED_BY``."""

    code: str
    article: str
    params: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def asked_by(self) -> str:
        """The law or form in the reader's language."""
        return str(ASKED_BY[self.article])

    def __str__(self) -> str:
        return str(_TEXTS[self.code]) % {name: str(value) for name, value in self.params.items()}


def each_once(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """In their order, a gap of a text that binds two controllers once."""
    return tuple({(gap.code, gap.article, str(gap)): gap for gap in gaps}.values())
