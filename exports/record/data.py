"""The record as plain JSON: codes as they are stored, moments in UTC, what is not known as null or empty."""

from __future__ import annotations

from typing import Any

from documents import richtext
from documents.models import DocumentVersion
from documents.moments import utc_text
from exports.record.gaps import Gap
from exports.record.model import Controller, Measures, Party, Processing, Recipient, Record


def data_of(record: Record) -> dict[str, Any]:
    """The whole."""
    return {
        "at": utc_text(record.at),
        "processor": _party(record.processor) if record.processor else None,
        "controllers": [_controller(each) for each in record.controllers],
        "processings": [_processing(each) for each in record.processings],
        "measures": [_measures(each) for each in record.measures],
        "gaps": [_gap(each) for each in record.gaps],
    }


def _party(party: Party) -> dict[str, Any]:
    found = {name: value for name, value in vars(party).items() if name not in ("known_since", "operating_companies")}
    return {
        **found,
        "operating_companies": list(party.operating_companies),
        "known_since": utc_text(party.known_since) if party.known_since else None,
    }


def _controller(each: Controller) -> dict[str, Any]:
    annex2 = each.annex2.version
    return {
        "code": each.code,
        **_party(each.party),
        "is_served": each.is_served,
        "agreements": [agreement.reference for agreement in each.agreements],
        "products": [
            {
                "product": str(bound.product),
                "version": bound.version.reference if bound.version else None,
                "reason": str(bound.answer.reason),
            }
            for bound in each.bound
        ],
        "measures_version": annex2.reference if annex2 is not None and each.is_served else None,
    }


def version_data(version: DocumentVersion) -> dict[str, Any]:
    """By what a version is known."""
    return {
        "reference": version.reference,
        "title": version.document.title,
        "number": str(version.number) if version.number else None,
        "dated": version.date.isoformat() if version.date else None,
        "sha256": version.digest,
        "language": version.language,
    }


def _processing(each: Processing) -> dict[str, Any]:
    return {
        "version": version_data(each.version),
        "product": each.product,
        "categories_of_processing": [
            {
                "name": activity.name,
                "description": "\n".join(richtext.lines(activity.text)),
                "nature": activity.facts.nature if activity.facts else "",
                "purpose": activity.facts.purpose if activity.facts else "",
                "duration": activity.facts.duration if activity.facts else "",
            }
            for activity in each.activities
        ],
        "data_subjects": each.facts.data_subjects if each.facts else "",
        "personal_data": list(each.data),
        "recipients": [_recipient(found) for found in each.recipients],
    }


def _recipient(each: Recipient) -> dict[str, Any]:
    hop = each.hop
    return {
        "name": each.name,
        "level": each.level,
        "engaged_by": each.by or None,
        "task": each.task,
        "country": hop.country or None if hop else None,
        "place": hop.place if hop else "unknown",
        "location": hop.location if hop else "",
        "transfer_basis": hop.transfer_basis or None if hop else None,
        "transfer_instrument": hop.transfer_details if hop else "",
        "is_transfer": None if each.has_unknown_place else each.is_outside_eea,
    }


def _measures(each: Measures) -> dict[str, Any]:
    return {
        "version": version_data(each.version),
        "groups": [
            {
                "title": group.title,
                "measures": [" ".join(richtext.lines(measure)) for measure in group.measures],
            }
            for group in each.groups
        ],
        "assistance": each.facts.assistance if each.facts else "",
    }


def _gap(each: Gap) -> dict[str, Any]:
    return {"code": each.code, "article": each.article, "text": str(each)}
