"""What is said of the text and stands not in it: its three FRBR levels, publication, life cycle, and what proves it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml.builder import ElementMaker

from customers.parties import the_processor
from documents.models import DocumentVersion
from documents.moments import local_day
from documents.parents import parent_of
from exports.akn.naming import COUNTRY, SUBTYPE, date_of, expression_iri, language_of, work_date, work_iri
from exports.akn.wording import E
from terms.models import DepositFacts

OWN = "urn:dpa-registry:akn"
_own = ElementMaker(namespace=OWN, nsmap={"dpa": OWN})
# A chain of versions longer than this is a circle that somebody made in the database.
_LONGEST = 500
REGISTRY, PROCESSOR = "#registry", "#processor"


def meta_of(version: DocumentVersion) -> Any:
    processor = the_processor()
    actor = (processor.short_name or processor.name) if processor is not None else ""
    chain = chain_of(version)
    found = E.meta(_identification(version, actor))
    if version.published_at is not None:
        day = local_day(version.published_at).isoformat()
        title = version.document.title
        publication = E.publication(date=day, name=SUBTYPE, showAs=title)
        if version.number is not None:
            publication.set("number", str(version.number))
        found.append(publication)
    found.append(_lifecycle(version, chain))
    found.append(
        _references(version, chain, actor, processor.name if processor is not None else version.document.title)
    )
    found.append(_proprietary(version))
    return found


def chain_of(version: DocumentVersion) -> list[DocumentVersion]:
    """The versions that this one comes from, the first one first, over forks of lines; itself last."""
    chain = [version]
    while len(chain) < _LONGEST and (before := parent_of(chain[-1])) is not None:
        chain.append(before)
    return chain[::-1]


def _identification(version: DocumentVersion, actor: str) -> Any:
    work, expression = work_iri(version, actor=actor), expression_iri(version, actor=actor)
    day, kind = date_of(version)
    dates = [E.FRBRdate(date=day.isoformat(), name=kind)]
    if kind == "printed" and version.published_at is not None:
        dates.append(E.FRBRdate(date=local_day(version.published_at).isoformat(), name="published"))
    number = [E.FRBRversionNumber(value=str(version.number))] if version.number is not None else []
    made = local_day(version.published_at or version.created_at).isoformat()
    return E.identification(
        E.FRBRWork(
            E.FRBRthis(value=f"{work}/!main"),
            E.FRBRuri(value=work),
            E.FRBRalias(value=version.document.title, name="title"),
            E.FRBRdate(date=work_date(version).isoformat(), name="first-published"),
            E.FRBRauthor(href=PROCESSOR),
            E.FRBRcountry(value=COUNTRY),
            E.FRBRsubtype(value=SUBTYPE),
            E.FRBRname(value=version.document.title),
        ),
        E.FRBRExpression(
            E.FRBRthis(value=f"{expression}/!main"),
            E.FRBRuri(value=expression),
            E.FRBRalias(value=version.reference, name="reference"),
            *dates,
            E.FRBRauthor(href=PROCESSOR),
            *number,
            E.FRBRlanguage(language=language_of(version)),
        ),
        E.FRBRManifestation(
            E.FRBRthis(value=f"{expression}/!main.xml"),
            E.FRBRuri(value=f"{expression}.xml"),
            E.FRBRdate(date=made, name=kind if version.published_at is None else "published"),
            E.FRBRauthor(href=REGISTRY),
            E.FRBRformat(value="xml"),
        ),
        source=REGISTRY,
    )


def _lifecycle(version: DocumentVersion, chain: list[DocumentVersion]) -> Any:
    found = E.lifecycle(source=REGISTRY)
    for place, each in enumerate(chain, start=1):
        kind = "generation" if place == 1 else "amendment"
        day = date_of(each)[0].isoformat()
        found.append(E.eventRef(eId=f"event_{place}", date=day, source=f"#version_{place}", type=kind))
    if version.is_withdrawn:
        day = local_day(version.withdrawal.withdrawn_at).isoformat()
        found.append(E.eventRef(eId=f"event_{len(chain) + 1}", date=day, source=PROCESSOR, type="repeal"))
    return found


def _references(version: DocumentVersion, chain: list[DocumentVersion], actor: str, name: str) -> Any:
    found = E.references(source=REGISTRY)
    for place, each in enumerate(chain, start=1):
        make = E.original if place == 1 else E.passiveRef
        said = f"{each}, {each.line.from_release}" if each.line_id != version.line_id else str(each)
        found.append(make(eId=f"version_{place}", href=expression_iri(each, actor=actor), showAs=said))
    found.append(
        E.TLCOrganization(eId="processor", href=f"/akn/ontology/organization/{COUNTRY}/processor", showAs=name)
    )
    found.append(
        E.TLCOrganization(eId="registry", href=f"/akn/ontology/organization/{COUNTRY}/registry", showAs="DPA Registry")
    )
    return found


def _proprietary(version: DocumentVersion) -> Any:
    return E.proprietary(*_facts(version), source=REGISTRY)


def _facts(version: DocumentVersion) -> Iterator[Any]:
    """What the registry holds beside the text: the reference, the sealed digest, the ledger, the deposit."""
    yield _own.reference(version.reference)
    if version.is_published:
        yield _own.digest(version.digest, algorithm="SHA-256", of="canonical-json")
        yield _own.ledger(position=str(version.publication.sequence), entry=version.publication.entry_hash)
    if version.line.from_release:
        yield _own.line(version.line.from_release)
    deposit = DepositFacts.objects.filter(version=version).first()
    if deposit is not None:
        said = {"court": deposit.court, "location": deposit.location, "number": deposit.number}
        said["date"] = deposit.deposited_on.isoformat() if deposit.deposited_on else ""
        yield _own.deposit({name: text for name, text in said.items() if text})
