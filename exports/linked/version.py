"""One version of an annex as a graph: what it says is processed, or how that is secured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from annexes.kinds import ANNEX1, ANNEX2
from documents.errors import Refused
from documents.models import DocumentVersion
from exports.linked.context import Node, document
from exports.linked.nodes import measures, party, processing, processor_id
from exports.record.parties import processor_at
from exports.record.texts import measures_of, processings_of


def has_terms_of_dpv(version: DocumentVersion) -> bool:
    """Whether the vocabulary has terms for what a version says: annexes are facts, articles are not."""
    return version.kind in (ANNEX1.value, ANNEX2.value)


def as_dpv(version: DocumentVersion, *, at: datetime) -> bytes:
    """The file, with the facts beside the text as they are known. Raises ``Refused`` for terms."""
    if not has_terms_of_dpv(version):
        raise Refused(
            _("%(version)s is no annex: only annexes are written in the terms of the Data Privacy Vocabulary.")
            % {"version": version}
        )
    return (json.dumps(document(_nodes(version, at)), ensure_ascii=False, indent=1) + "\n").encode()


def _nodes(version: DocumentVersion, at: datetime) -> Iterator[Node]:
    if version.kind == ANNEX2.value:
        for measured in measures_of([version]):
            yield from measures(measured)
        return
    if (processor := processor_at(at, at)) is not None:
        yield from party(processor, processor_id(), "dpv:DataProcessor")
    for found in processings_of([version], at):
        yield from processing(found)
