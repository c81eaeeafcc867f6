"""Which version another one was made from, as the lineage of its rows tells: nobody has to note it."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, Q

from documents.models import DocumentVersion
from documents.rows.schema import schema_of


def ancestor_of(version: DocumentVersion, *, elsewhere: bool = False) -> DocumentVersion | None:
    """The earlier version of its document that ``version`` has most rows in common with and fewest apart; of equals a
    published one, then one of its own line, then the newest. None for the first; a query for each table of rows.

    Where nothing is shared, the last published one of its line, or else of its document. ``elsewhere``: only published
    ones of other lines count.
    """
    earlier = DocumentVersion.objects.with_names().filter(line__document=version.document, pk__lt=version.pk)
    if elsewhere:
        earlier = earlier.published().exclude(line=version.line)
    candidates = {other.pk: other for other in earlier.order_by("pk")}
    shared: Counter[int] = Counter()
    apart: Counter[int] = Counter()
    for model in schema_of(version.kind).models():
        rows = model.objects.filter(version__in=earlier)
        own = model.objects.filter(version=version).values("lineage")
        # Without its order, by which the rows of one version would be counted apart.
        counted = rows.order_by().values("version").annotate(all=Count("pk"), same=Count("pk", Q(lineage__in=own)))
        for found in counted:
            shared[found["version"]] += found["same"]
            apart[found["version"]] += found["all"] - 2 * found["same"]

    def nearness(other: DocumentVersion) -> tuple[bool, int, bool, bool, int]:
        on_line = other.line_id == version.line_id
        if shared[other.pk]:
            return True, -apart[other.pk], other.is_published, on_line, other.pk
        return False, 0, on_line, other.is_published, other.pk

    return max(candidates.values(), key=nearness, default=None)
