"""What the rows of a text are called when they are counted: reports and schemas name them for programs."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_NAMES: dict[str, Promise] = {
    "articles": _("articles"),
    "numbered_paragraphs": _("numbered paragraphs"),
    "log_rows": _("rows of the version log"),
    "identifying_categories": _("categories that identify"),
    "additional_categories": _("further categories"),
    "activities": _("activities"),
    "sub_processors": _("sub-processors"),
    "interfaces": _("interfaces"),
    "measure_categories": _("groups of measures"),
    "measures": _("measures"),
}


def name_counts(rows: Mapping[str, int]) -> list[tuple[str, int]]:
    """The counts as people read them; what there is none of is left out."""
    return [(str(_NAMES.get(sort, sort.replace("_", " "))), count) for sort, count in rows.items() if count]
