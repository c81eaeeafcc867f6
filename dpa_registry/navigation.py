"""The looks of the admin: its name and colours; its side bar and its first page are the office's own."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": _("DPA Registry"),
    "SITE_HEADER": _("DPA Registry"),
    "SITE_SUBHEADER": _("Workplace of the privacy officer"),
    "SITE_SYMBOL": "contract",
    "SITE_URL": "/",
    "SHOW_LANGUAGES": True,
    "SHOW_VIEW_ON_SITE": False,
    "DASHBOARD_CALLBACK": "office.dashboard.dashboard",
    "STYLES": [lambda request: static("admin-registry/admin.css")],
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("favicon.svg")}],
    "BORDER_RADIUS": "6px",
    "COLORS": {
        "primary": {
            "50": "#f0f6fb",
            "100": "#dcebf5",
            "200": "#bcd8ec",
            "300": "#8dbcde",
            "400": "#5798ca",
            "500": "#357ab2",
            "600": "#26618f",
            "700": "#204f75",
            "800": "#1e4361",
            "900": "#1d3952",
            "950": "#132536",
        },
    },
    "SIDEBAR": {
        "show_search": False,
        "show_all_applications": False,
        "navigation": "office.navigation.paths.side_bar",
    },
}
