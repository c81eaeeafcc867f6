"""A version of the terms as a whole Akoma Ntoso document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from documents.errors import Refused
from documents.models import DocumentVersion
from documents.rows.drafting import content_of
from exports.akn.hierarchy import Clause, hierarchy_of
from exports.akn.meta import meta_of
from exports.akn.naming import SUBTYPE, Identifiers
from exports.akn.wording import E, Writer
from terms.content import TermsContent
from terms.kinds import TERMS


def as_akn(version: DocumentVersion, *, at: datetime) -> bytes:
    """The same bytes each time for as long as nothing is said anew of the version. Raises ``Refused`` for annexes."""
    if version.kind != TERMS.value:
        raise Refused(_("%(version)s is an annex: only terms are written as Akoma Ntoso.") % {"version": version})
    content = content_of(version)
    given = Identifiers()
    hierarchy = hierarchy_of(version, content, given)
    writer = Writer(given, hierarchy)
    doc = E.doc(meta_of(version), _preface(version, content), name=SUBTYPE)
    if content.preamble:
        doc.append(E.preamble(*writer.blocks(content.preamble, "preamble")))
    doc.append(E.mainBody(*([_clause(clause, writer) for clause in hierarchy.clauses] or [E.p()])))
    if content.closing:
        doc.append(E.conclusions(*writer.blocks(content.closing, "conclusions")))
    root = E.akomaNtoso(doc)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _preface(version: DocumentVersion, content: TermsContent) -> Any:
    """Title, number, date and subject, as far as they are known."""
    found = E.preface(E.p(E.docTitle(version.document.title)))
    if content.number is not None:
        found.append(E.p(E.docNumber(str(content.number))))
    if content.date is not None:
        found.append(E.p(E.docDate(f"{content.date:%d-%m-%Y}", date=content.date.isoformat())))
    if content.subject:
        found.append(E.p(E.docPurpose(content.subject)))
    return found


def _clause(clause: Clause, writer: Writer) -> Any:
    found = E(clause.tag, eId=clause.eid, GUID=clause.guid)
    if clause.num:
        found.append(E.num(clause.num))
    if clause.heading:
        found.append(E.heading(clause.heading))
    found.extend(_inside(clause, writer))
    return found


def _inside(clause: Clause, writer: Writer) -> Iterator[Any]:
    """The words of a clause: its content, or the introduction to the clauses below it."""
    if clause.is_paragraph:
        make, name = (E.intro, "intro") if clause.clauses else (E.content, "content")
        eid = writer.given.give(clause.eid, name)
        yield make(*writer.blocks(clause.html, eid), eId=eid)
    for each in clause.clauses:
        yield _clause(each, writer)
