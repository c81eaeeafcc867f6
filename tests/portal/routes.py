"""Every address of the registry, from the URL configuration, and the table that says who may open what.

A route without a row in the table fails the suite: whoever adds an address decides here whom it is for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse


class For(Enum):
    """Whom a route is for."""

    EVERYBODY = "everybody, and says nothing of customers"
    PERSON = "a signed-in person, about that person only"
    CUSTOMER = "the members of one customer, and officers"
    MANAGERS = "administrators of one customer, and officers"
    OFFICERS = "officers"


type Arguments = Callable[[Any], dict[str, Any]]


def _nothing(_: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Row:
    """Whom a route is for, and the object of a customer that it shows, given the world of that customer.

    ``is_shared``: other customers have that object too.
    """

    whom: For
    arguments: Arguments = _nothing
    is_shared: bool = False


def _code(world: Any) -> dict[str, Any]:
    return {"code": world.customer.code}


def _copy(world: Any) -> dict[str, Any]:
    return {"code": world.customer.code, "number": world.copy.pk}


def _membership(world: Any) -> dict[str, Any]:
    return {"code": world.customer.code, "pk": world.reader_membership.pk}


def _invitation(world: Any) -> dict[str, Any]:
    return {"code": world.customer.code, "pk": world.invitation.pk}


def _version(world: Any) -> dict[str, Any]:
    return {"code": world.customer.code, "reference": world.version.reference}


def _document(world: Any) -> dict[str, Any]:
    return {"document": world.version.document.pk}


def _upgrade(world: Any) -> dict[str, Any]:
    return {"code": world.customer.code, "product": world.product.pk, "release": "10.0"}


def _notice(world: Any) -> dict[str, Any]:
    return {"code": world.customer.code, "pk": world.objection.notice_id}


def _objection(world: Any) -> dict[str, Any]:
    return {"code": world.customer.code, "pk": world.objection.pk}


def _attachment(world: Any) -> dict[str, Any]:
    return {**_objection(world), "file": world.objection.file_id}


def _feed(world: Any) -> dict[str, Any]:
    return {"code": world.customer.code, "pk": world.feed.pk}


def _program(world: Any) -> dict[str, Any]:
    return {"code": world.customer.code, "pk": world.program.pk}


def _secret(world: Any) -> dict[str, Any]:
    return {**_program(world), "secret": world.program.secrets.first().pk}


def _webhook(world: Any) -> dict[str, Any]:
    return {"code": world.customer.code, "pk": world.webhook.pk}


_CUSTOMER = Row(For.CUSTOMER, _code)
TABLE: dict[str, Row] = {
    "public:home": Row(For.EVERYBODY),
    "public:sub_processors": Row(For.EVERYBODY),
    "public:changes": Row(For.EVERYBODY),
    "public:feed": Row(For.EVERYBODY),
    "public:document_changes": Row(For.EVERYBODY, _document),
    "public:document_feed": Row(For.EVERYBODY, _document),
    "public:sub_processors_csv": Row(For.EVERYBODY),
    "public:sub_processors_json": Row(For.EVERYBODY),
    "public:sub_processors_feed": Row(For.EVERYBODY, lambda world: {"line": world.product.document.lines.all()[0].pk}),
    "public:subscribe": Row(For.EVERYBODY),
    "public:subscription_confirm": Row(For.EVERYBODY, lambda world: {"token": "MQ:of-nobody"}),
    "public:subscription_stop": Row(For.EVERYBODY, lambda world: {"token": "MQ:of-nobody"}),
    "public:accessibility": Row(For.EVERYBODY),
    "public:verify": Row(For.EVERYBODY),
    "public:roots": Row(For.EVERYBODY),
    "public:verify_script": Row(For.EVERYBODY),
    "public:choose_comparison": Row(For.EVERYBODY),
    "public:comparison": Row(
        For.EVERYBODY, lambda world: {"old": world.version.reference, "new": world.version.reference}
    ),
    **{
        f"public:comparison_{form}": Row(
            For.EVERYBODY, lambda world: {"old": world.version.reference, "new": world.version.reference}
        )
        for form in ("pdf", "docx", "text")
    },
    "public:version": Row(For.EVERYBODY, lambda world: {"reference": world.version.reference}),
    "public:version_akn": Row(For.EVERYBODY, lambda world: {"reference": world.version.reference}),
    "public:version_dpv": Row(For.EVERYBODY, lambda world: {"reference": world.version.reference}),
    "public:version_pdf": Row(For.EVERYBODY, lambda world: {"reference": world.version.reference}),
    "log:checkpoint": Row(For.EVERYBODY),
    "log:tile": Row(For.EVERYBODY, lambda world: {"level": 0, "index": 0}),
    "log:part_of_tile": Row(For.EVERYBODY, lambda world: {"level": 0, "index": 0, "width": 1}),
    "log:entries": Row(For.EVERYBODY, lambda world: {"index": 0}),
    "log:some_entries": Row(For.EVERYBODY, lambda world: {"index": 0, "width": 1}),
    "privacy": Row(For.EVERYBODY),
    "security_txt": Row(For.EVERYBODY),
    "favicon": Row(For.EVERYBODY),
    "oauth_metadata": Row(For.EVERYBODY),
    "set_language": Row(For.EVERYBODY),
    "members:invitation": Row(For.EVERYBODY, lambda world: {"token": "geen"}),
    "portal:index": Row(For.PERSON),
    "person": Row(For.PERSON),
    "person_export": Row(For.PERSON),
    "person_erase": Row(For.PERSON),
    "sign_out_elsewhere": Row(For.PERSON),
    "end_session": Row(For.PERSON, lambda world: {"handle": "geen"}),
    "totp_qr": Row(For.PERSON),
    "person_address": Row(For.PERSON),
    "reauthenticate_by_code": Row(For.PERSON),
    "portal:home": _CUSTOMER,
    "portal:agreement": _CUSTOMER,
    "portal:agreement_pdf": _CUSTOMER,
    "portal:sub_processors": _CUSTOMER,
    "portal:record": _CUSTOMER,
    **{f"portal:record_{form}": _CUSTOMER for form in ("html", "pdf", "csv", "xlsx", "json", "jsonld")},
    **{f"portal:decision_{form}": _CUSTOMER for form in ("docx", "pdf", "html")},
    **{f"portal:statement_{form}": Row(For.CUSTOMER, _version, is_shared=True) for form in ("docx", "pdf", "html")},
    "portal:agreement_linked": _CUSTOMER,
    "portal:timeline": _CUSTOMER,
    "portal:receive": _CUSTOMER,
    "portal:version": Row(For.CUSTOMER, _version, is_shared=True),
    "portal:compare": _CUSTOMER,
    "portal:upgrade": Row(For.CUSTOMER, _upgrade, is_shared=True),
    "portal:accept": _CUSTOMER,
    "portal:decline": _CUSTOMER,
    "portal:records": _CUSTOMER,
    "portal:details": _CUSTOMER,
    "portal:settle_details": Row(
        For.CUSTOMER, lambda world: {**_code(world), "pk": world.customer.proposals.get().pk, "what": "accept"}
    ),
    "portal:copies": _CUSTOMER,
    "portal:ask_copy": _CUSTOMER,
    "portal:copy": Row(For.CUSTOMER, _copy),
    "portal:evidence_year": Row(
        For.MANAGERS, lambda world: {"code": world.customer.code, "year": 2019}, is_shared=True
    ),
    "portal:copy_record": Row(For.CUSTOMER, _copy),
    "portal:copy_file": Row(For.CUSTOMER, _copy),
    "portal:copy_bundle": Row(For.CUSTOMER, _copy),
    "notices:index": _CUSTOMER,
    "notices:recipients": _CUSTOMER,
    "notices:calendars": _CUSTOMER,
    "notices:calendar_revoke": Row(For.CUSTOMER, _feed),
    "notices:show": Row(For.CUSTOMER, _notice),
    "notices:pdf": Row(For.CUSTOMER, _notice),
    "notices:object": Row(For.CUSTOMER, _notice),
    "notices:objection": Row(For.CUSTOMER, _objection),
    "notices:message": Row(For.CUSTOMER, _objection),
    "notices:withdraw": Row(For.CUSTOMER, _objection),
    "notices:attachment": Row(For.CUSTOMER, _attachment),
    # Whoever has the secret reads the deadlines; without it there is nothing.
    "notices:calendar": Row(For.EVERYBODY, lambda world: {"secret": "geen"}),
    "programs:index": _CUSTOMER,
    "programs:renew": Row(For.CUSTOMER, _program),
    "programs:end_secret": Row(For.CUSTOMER, _secret),
    "programs:revoke": Row(For.CUSTOMER, _program),
    "webhooks:index": _CUSTOMER,
    "webhooks:show": Row(For.CUSTOMER, _webhook),
    "webhooks:renew": Row(For.CUSTOMER, _webhook),
    "webhooks:end_secret": Row(
        For.CUSTOMER, lambda world: {**_webhook(world), "secret": world.webhook.secrets.get().pk}
    ),
    "webhooks:steer": Row(For.CUSTOMER, lambda world: {**_webhook(world), "what": "end"}),
    "webhooks:handle": Row(
        For.CUSTOMER, lambda world: {**_webhook(world), "event": world.webhook.events.first().pk, "what": "pass"}
    ),
    "members:index": _CUSTOMER,
    "members:second_factor": Row(For.MANAGERS, _code),
    "members:role": Row(For.MANAGERS, _membership),
    "members:remove": Row(For.MANAGERS, _membership),
    "members:withdraw": Row(For.MANAGERS, _invitation),
}
# Of libraries: allauth's pages are about the person who signs in.
PREFIXES = {
    "account_": For.PERSON,
    "mfa_": For.PERSON,
    "socialaccount_": For.PERSON,
    "openid_connect_": For.PERSON,
    "admin:": For.OFFICERS,
    # What is for whom there, by scope, tests/api says.
    "api:": For.EVERYBODY,
    "scim:": For.EVERYBODY,
}


@dataclass(frozen=True)
class Route:
    """A route by the name that ``reverse`` knows, with the names of its arguments."""

    name: str
    arguments: tuple[str, ...]
    pattern: str

    @property
    def whom(self) -> For | None:
        """Whom it is for; None when nobody has decided."""
        if self.name in TABLE:
            return TABLE[self.name].whom
        return next((whom for prefix, whom in PREFIXES.items() if self.name.startswith(prefix)), None)


def routes(patterns: Any = None, namespace: str = "", before: str = "", taken: tuple[str, ...] = ()) -> Iterator[Route]:
    """All routes, those of included configurations too."""
    for item in get_resolver().url_patterns if patterns is None else patterns:
        whole = before + str(item.pattern)
        arguments = (*taken, *item.pattern.regex.groupindex)
        if isinstance(item, URLResolver):
            inner = f"{namespace}{item.namespace}:" if item.namespace else namespace
            yield from routes(item.url_patterns, inner, whole, arguments)
        elif isinstance(item, URLPattern):
            yield Route(f"{namespace}{item.name or whole}", arguments, whole)


# Arguments that some route takes; the value may name nothing.
ANYTHING: dict[str, Any] = {
    "app_label": "agreements",
    "code": "nergens",
    "extra": "x",
    "key": "geen-sleutel",
    "provider_id": "nergens",
    "reference": "PV-1",
    "secret": "geen",
    "token": "geen",
    "uidb36": "1",
    "url": "x",
    "what": "pause",
}


def address_of(route: Route, **values: Any) -> str | None:
    """An address of the route: with these values, and else with any that fit; None when there is none."""
    arguments = {name: values.get(name, ANYTHING.get(name, 1)) for name in route.arguments}
    positional = re.findall(r"\(\[\^/\]\+\)", route.pattern)
    attempts: tuple[tuple[dict[str, Any], list[Any]], ...] = (
        (arguments, []),
        ({}, [*arguments.values()]),
        ({}, [values.get("object_id", 1), values.get("history_id", 1)][: len(positional)]),
    )
    for named, ordered in attempts:
        try:
            return reverse(route.name, args=ordered or None, kwargs=named or None)
        except NoReverseMatch:
            continue
    return None
