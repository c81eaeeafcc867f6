"""What changed since the customer's last answer, on the evidence pages: a summary, part by part.

It is made from the sealed JSON, as the pages of the parts are: rows and caches are taken at no word. What it says
follows from that answer and from the bundle alone, so that a copy that says the same is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.translation import get_language

from agreements.acts.answers import Given, given_by
from agreements.applicability import Applicability
from agreements.bundle import arrangements_digest, combination_digest
from agreements.comparison import ComparedPart, compare_parts
from agreements.models import Acceptance
from copies.sealed.body import sealed_parts
from copies.sealed.evidence import EvidenceSection, Issue
from documents.comparison.rows import compare
from documents.comparison.versions import lineages_of
from documents.models import DocumentVersion, Publication

_TEMPLATE = "documents/copy/evidence/changes.html"


@dataclass(frozen=True)
class ChangedPart:
    """A part, and in a few phrases what became of it."""

    part: ComparedPart
    brief: tuple[str, ...]


def section(issue: Issue) -> EvidenceSection | None:
    """What differs from the last answer to another combination that had been given at the copy's moment."""
    applicability = issue.bundle.applicability
    since = _last(applicability, given_by([applicability.customer])[applicability.customer.pk])
    if since is None:
        return None
    answered = DocumentVersion.objects.with_names().filter(pk__in=since.parts.values("version"))
    pairs = compare_parts(sorted(answered, key=lambda version: version.pk), applicability.versions)
    parts = [ChangedPart(pair, _brief(pair)) for pair in pairs if not pair.is_unchanged]
    other_arrangements = since.arrangements_digest != arrangements_digest(applicability)
    if not (parts or other_arrangements):
        return None
    context = {"since": since, "parts": parts, "other_arrangements": other_arrangements}
    return EvidenceSection(_TEMPLATE, context)


def identify(found: Sequence[Applicability], given: Given) -> list[str]:
    """The digest of the statement of the answer with which each is compared."""
    last = (_last(item, given[item.customer.pk]) for item in found)
    return [f"since {since.statement_digest}" if since is not None else "" for since in last]


def _last(applicability: Applicability, answers: Sequence[Acceptance]) -> Acceptance | None:
    """The last answer to another combination at or before its moment."""
    if not answers:
        return None
    combination = combination_digest(applicability)
    others = [item for item in answers if item.combination != combination and item.at <= applicability.at]
    return others[-1] if others else None


@dataclass(frozen=True)
class _Pair:
    """Two published versions by what can't change: a digest is that of all that a version says."""

    old: tuple[int, str]
    new: tuple[int, str]
    language: str
    part: ComparedPart = field(compare=False)


def _brief(part: ComparedPart) -> tuple[str, ...]:
    if part.old is None or part.new is None:
        return tuple(part.phrases(None))
    old, new = part.old, part.new
    return _sealed_brief(_Pair((old.pk, old.digest), (new.pk, new.digest), get_language() or "", part))


@lru_cache(maxsize=256)
def _sealed_brief(pair: _Pair) -> tuple[str, ...]:
    """Raises ``RowsDiffer`` where a version's rows say something else than its sealed JSON."""
    versions = [version for version in (pair.part.old, pair.part.new) if version is not None]
    publications = {entry.version_id: entry for entry in Publication.objects.filter(version__in=versions)}
    old, new = (part.content for part in sealed_parts(versions, publications))
    lineages = lineages_of(versions[0]), lineages_of(versions[1])
    return tuple(pair.part.phrases(compare(old, new, lineages=lineages)))
