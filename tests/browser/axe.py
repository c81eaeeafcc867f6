"""What axe finds in a page as it stands: every rule in the light look, and those about colour in the dark one too.

The dark look is the light one in other colours, and nothing else: tests/browser/test_dark_look.py compares every
element. So the rules that are not about colour would say the same twice.
"""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from playwright.sync_api import Page

# The rules that axe has under cat.color and runs by default.
_OF_COLOUR = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
_BRIEF = {"resultTypes": ["violations"]}
# The red, green and blue behind the page, and of each broken rule its name, the first place and how many more.
_RUN = """async options => {
    const paint = document.createElement("canvas").getContext("2d");
    paint.fillStyle = getComputedStyle(document.body).backgroundColor;
    paint.fillRect(0, 0, 1, 1);
    const surface = [...paint.getImageData(0, 0, 1, 1).data].slice(0, 3);
    const { violations } = await axe.run(options);
    return [surface, violations.map(one => [one.id, one.nodes[0].html, one.nodes.length - 1])];
}"""


def violations(page: Page, *, anew: bool = False) -> list[str]:
    """The rules that the page breaks, each with the look and the first place. Leaves the page light.

    ``anew`` opens it anew in each look: the office's theme chooses one as it begins.
    """
    page.evaluate(AXE_SCRIPT)
    found = _in_look(page, "light", _BRIEF, anew=anew) + _in_look(page, "dark", _BRIEF | _OF_COLOUR, anew=anew)
    page.emulate_media(color_scheme="light")
    return found


def _in_look(page: Page, look: Any, options: dict[str, Any], *, anew: bool) -> list[str]:
    page.emulate_media(color_scheme=look)
    if anew:
        page.reload()
        page.evaluate(AXE_SCRIPT)
    surface, broken = page.evaluate(_RUN, options)
    # A page without dark colours would pass as dark.
    assert (min(surface) > 127) is (look == "light"), f"{page.url} is not {look}: {surface}"
    return [f"{look}: {rule}: {html[:160]} (+{more})" for rule, html, more in broken]
