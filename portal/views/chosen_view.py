"""How a reader wants what differs to be shown: in one text or side by side, with or without other letters."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

# How both texts stand on the page: as wide as the screen is, in one, or beside each other.
_VIEWS = {"": "by-width", "ineen": "in-one", "naast": "side-by-side"}


@dataclass(frozen=True)
class ChosenView:
    """What the address asks for; ``exact``: quotation marks and formatting count as words do."""

    view: str
    exact: bool

    @property
    def css_class(self) -> str:
        return _VIEWS[self.view]


def chosen_view(request: HttpRequest) -> ChosenView:
    """The reader's choice (``?beeld=naast&alles=1``); nonsense is no choice."""
    view = request.GET.get("beeld", "")
    return ChosenView(view if view in _VIEWS else "", "alles" in request.GET)
