"""The looks of the admin: its name, its first page and the groups of its side bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _


def _may(permission: str) -> Callable[[HttpRequest], bool]:
    return lambda request: request.user.has_perm(permission)


def _item(title: Any, icon: str, model: str, view: str = "changelist") -> dict[str, Any]:
    app, name = model.split(".")
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{name}_{view}"),
        "permission": _may(f"{app}.view_{name}"),
    }


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
        "show_search": True,
        "show_all_applications": False,
        "navigation": [
            {
                "title": _("Documents"),
                "separator": False,
                "items": [
                    {"title": _("Overview"), "icon": "dashboard", "link": reverse_lazy("admin:index")},
                    _item(_("Privacy terms"), "gavel", "terms.termsversion"),
                    _item(_("Annex 1"), "database", "annexes.annex1version"),
                    _item(_("Annex 2"), "security", "annexes.annex2version"),
                    _item(_("Editorial versions"), "spellcheck", "documents.editorialmark"),
                    _item(_("Import a source text"), "upload_file", "documents.importedsource"),
                ],
            },
            {
                "title": _("Customers"),
                "separator": True,
                "items": [
                    _item(_("Customers"), "apartment", "customers.customer"),
                    _item(_("What applies, part by part"), "checklist", "agreements.standingpart"),
                    _item(_("Agreements"), "handshake", "agreements.agreement"),
                    _item(_("Receipts"), "mark_email_read", "agreements.receipt"),
                    _item(_("Receipts of many"), "library_add_check", "agreements.bulkreceipt"),
                    _item(_("Answers of customers"), "thumbs_up_down", "agreements.acceptance"),
                    _item(_("Sealed copies"), "approval", "copies.issuedcopy"),
                    _item(_("Issue copies"), "playlist_add_check", "copies.issuerun"),
                    _item(_("Copies asked for"), "pending_actions", "copies.copyrequest"),
                    _item(_("Planned removals"), "auto_delete", "agreements.plannedremoval"),
                    _item(_("Removals"), "delete_sweep", "agreements.removal"),
                ],
            },
            {
                "title": _("Notices and objections"),
                "separator": True,
                "items": [
                    _item(_("Announcements"), "campaign", "notices.announcement"),
                    _item(_("Notices"), "mark_email_unread", "notices.notice"),
                    _item(_("Objections"), "report", "notices.objection"),
                    _item(_("Plans"), "event_upcoming", "notices.plan"),
                ],
            },
            {
                "title": _("Registry"),
                "separator": True,
                "items": [
                    _item(_("Processor"), "domain", "customers.processor"),
                    _item(_("Products"), "inventory_2", "annexes.product"),
                    _item(_("Documents and lines"), "account_tree", "documents.document"),
                    _item(_("Ledger"), "link", "documents.publication"),
                    _item(_("People"), "group", "accounts.user"),
                    _item(_("Incoming mail"), "inbox", "notices.incomingmail"),
                    _item(_("Outgoing mail"), "outbox", "mail.outgoingmail"),
                    {
                        "title": _("Journal and verification"),
                        "icon": "help",
                        "link": reverse_lazy("admin:journal_explained"),
                        "permission": _may("journal.view_verification"),
                    },
                    _item(_("Groups"), "admin_panel_settings", "auth.group"),
                ],
            },
        ],
    },
}
