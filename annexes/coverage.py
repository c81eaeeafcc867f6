"""What of the GDPR the two annexes answer: mostly a list as a whole, for which its heading or first row stands."""

from __future__ import annotations

from annexes.kinds import ANNEX1, ANNEX2
from documents.requirements import Clue, declare

_DATA = Clue(("data_heading", "identifying_intro", "identifying", "additional"), lists=("identifying", "additional"))
_ACTIVITIES = Clue(("activities_heading", "activities_intro", "activities"), lists=("activities",))
_SUB_PROCESSORS = Clue(("sub_processors_heading", "sub_processors_intro", "sub_processors"), lists=("sub_processors",))
_MEASURES = Clue(("measures_heading", "measures_intro", "categories"), lists=("categories",))

declare(
    ANNEX1,
    {
        "28-2": [_SUB_PROCESSORS],
        "28-3": [_DATA, _ACTIVITIES],
        "30-2": [_ACTIVITIES],
        "22-2024": [_SUB_PROCESSORS],
    },
)
declare(
    ANNEX2,
    {
        "28-3-c": [_MEASURES],
        "28-3-f": [
            Clue(
                ("categories", "measures"),
                (
                    r"incident|inbreuk|datalek|breach",
                    r"continu[iï]teit|continuity",
                    r"meld|notif|report",
                    r"herstel|back-?up|restor|recover",
                    r"beheer|respon|management",
                ),
            )
        ],
        "30-2": [_MEASURES],
    },
)
