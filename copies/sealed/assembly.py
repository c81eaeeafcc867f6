"""A copy before its seal: the customer's cover and evidence pages, laid out and merged around the shared body."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

import pdf
from agreements.bundle import Bundle, arrangement_digest, arrangement_source, digest_source
from copies.reading.layout import STYLESHEETS
from copies.sealed.evidence import EvidenceSection, Issue, sections
from documents.moments import utc_text

COMBINATION, ARRANGEMENTS, ISSUE = "combination.json", "arrangements.json", "issue.json"


def assemble(issue: Issue, body: bytes) -> bytes:
    """The unsealed copy in the active language; equal input gives equal bytes."""
    said = sections(issue)
    cover, evidence = lay_out_around(issue, said)
    parts = [pdf.PdfPart(cover, "r"), pdf.PdfPart(body), pdf.PdfPart(evidence, "D", "E-")]
    return pdf.merge(parts, attachments=attachments(issue, said))


def lay_out_around(issue: Issue, said: list[EvidenceSection]) -> tuple[bytes, bytes]:
    """The customer's cover and its evidence pages, which are made of the sections ``said``."""
    context = {"issue": issue, "bundle": issue.bundle, "processor": issue.bundle.processor, "apart": True}
    cover = render_to_string("documents/copy/cover.html", context)
    evidence = render_to_string("documents/copy/evidence.html", {**context, "sections": said})
    return pdf.render(cover, stylesheets=STYLESHEETS), pdf.render(evidence, stylesheets=STYLESHEETS)


def attachments(issue: Issue, said: list[EvidenceSection]) -> list[pdf.Attached]:
    """The customer's own data files, and those of the sections; the parts' are in the body."""
    bundle = issue.bundle
    found = [
        pdf.Attached(
            COMBINATION,
            digest_source(bundle.applicability, bundle.processor).encode(),
            "The combination; its SHA-256 is the digest of the bundle",
        ),
        pdf.Attached(ISSUE, issue_json(issue).encode(), "Issue and place in the ledger"),
    ]
    if bundle.applicability.arrangements:
        found.append(pdf.Attached(ARRANGEMENTS, arrangements_json(bundle).encode(), "The specific arrangements"))
    return found + [attached for section in said for attached in section.attached]


def issue_json(issue: Issue) -> str:
    """When and at which place of the ledger the copy was issued; names nobody."""
    return issue_of(_issue(issue))


def issue_of(statement: Mapping[str, Any]) -> str:
    """The attached file that belongs to a statement: what it says without the file's own digest."""
    return _write_json({name: value for name, value in statement.items() if name != "file"})


def statement_json(issue: Issue, sealed: bytes) -> str:
    """What the issue states, with the size and SHA-256 of the sealed file: signed apart, since no file can hold its own
    digest.
    """
    file = {"sha256": hashlib.sha256(sealed).hexdigest(), "size": len(sealed)}
    return _write_json({**_issue(issue), "file": file})


def _write_json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, indent=1)


def _issue(issue: Issue) -> dict[str, Any]:
    return {
        "format": 1,
        "bundle": issue.bundle.digest,
        "agreement_at": utc_text(issue.bundle.at),
        "issued_at": utc_text(issue.issued_at),
        "level": issue.level,
        "test_seal": issue.is_test,
        "parts": [
            {
                "version": part.version.reference,
                "digest": part.version.digest,
                "position": entry.sequence,
                "entry": entry.entry_hash,
            }
            for part, entry in zip(issue.bundle.parts, issue.positions, strict=True)
        ],
        "ledger": {"position": issue.head.sequence, "head": issue.head.entry_hash},
    }


def arrangements_json(bundle: Bundle) -> str:
    """The canonical JSON of each arrangement as a string, so that its digest can be recomputed from it."""
    return json.dumps(
        [
            {"digest": arrangement_digest(standing.arrangement), "canonical": arrangement_source(standing.arrangement)}
            for group in bundle.applicability.arrangements
            for standing in group.arrangements
        ],
        ensure_ascii=False,
        indent=1,
    )
