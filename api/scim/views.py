"""The addresses of SCIM: people, and what the registry says of itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import provisioning
from accounts.models import User
from accounts.provisioning import Described, directory_people
from api.scim import asking, discovery
from api.scim.door import body_of, door, program_in
from api.scim.messages import ScimError, answer, listed
from api.scim.patching import patched, refuse_other_name
from api.scim.people import described, narrowed, resource, user_name
from customers.two_sides import refuse_member


def _list(request: HttpRequest) -> HttpResponse:
    found = asking.filtered(directory_people(), request.GET.get("filter", ""))
    people, total, first = asking.page(found, request.GET)
    return answer(listed([narrowed(resource(each), request.GET) for each in people], total=total, first=first))


def _enter(request: HttpRequest) -> HttpResponse:
    body, program = body_of(request), program_in(request)
    email, said = user_name(body), described(body, Described("", settings.LANGUAGE_CODE, "", is_active=True))
    try:
        person = provisioning.enter(email, said, by=program.made_by, at=timezone.now(), program=program.client_id)
    except provisioning.Taken:
        # Of who acts for a customer it is said that nobody stands on both sides.
        for holder in User.objects.filter(email=email):
            refuse_member(holder)
        raise
    return _shown(request, person, 201)


def _show(request: HttpRequest, key: str) -> HttpResponse:
    person = directory_people().filter(pk=asking.number(key) or 0).first()
    if person is None:
        raise _nobody()
    version = resource(person)["meta"]["version"]
    if request.headers.get("If-None-Match", "") in (version, "*"):
        return HttpResponse(status=304, headers={"ETag": version})
    return _shown(request, person)


def _replace(request: HttpRequest, key: str) -> HttpResponse:
    body = body_of(request)

    def said_of(person: User) -> Described:
        refuse_other_name(person, user_name(body))
        return described(body, provisioning.describe(person))

    return _change(request, key, said_of)


def _patch(request: HttpRequest, key: str) -> HttpResponse:
    body = body_of(request)
    return _change(request, key, lambda person: patched(person, provisioning.describe(person), body))


def _remove(request: HttpRequest, key: str) -> HttpResponse:
    program = program_in(request)
    with transaction.atomic():
        person = _locked(request, key)
        provisioning.remove(person, by=program.made_by, at=timezone.now(), program=program.client_id)
    return HttpResponse(status=204)


def _change(request: HttpRequest, key: str, said_of: Callable[[User], Described]) -> HttpResponse:
    program = program_in(request)
    with transaction.atomic():
        person = _locked(request, key)
        provisioning.change(person, said_of(person), by=program.made_by, at=timezone.now(), program=program.client_id)
    return _shown(request, person)


def _locked(request: HttpRequest, key: str) -> User:
    """The person whom a change is about, as the program believes it to be. Raises ``ScimError``."""
    person = provisioning.lock_person(asking.number(key) or 0)
    if person is None:
        raise _nobody()
    believed = request.headers.get("If-Match", "*")
    if believed not in ("*", resource(person)["meta"]["version"]):
        raise ScimError(412, _("This person has changed meanwhile."))
    return person


def _shown(request: HttpRequest, person: User, status: int = 200) -> HttpResponse:
    found = resource(person)
    headers = {"ETag": found["meta"]["version"], "Location": found["meta"]["location"]}
    return answer(narrowed(found, request.GET), status, **headers)


def _nobody() -> ScimError:
    return ScimError(404, _("There is no such person here."))


def _told(request: HttpRequest, found: Any) -> HttpResponse:
    if "filter" in request.GET:
        raise ScimError(403, _("There is no filter here."))
    return answer(found)


def _one(found: list[dict[str, Any]], key: str) -> dict[str, Any]:
    for each in found:
        if each["id"] == key:
            return each
    raise ScimError(404, _("There is nothing here."))


def _all(found: list[Any]) -> Any:
    return listed(found, total=len(found))


def _unsupported(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    raise ScimError(501, _("The registry does not do this; see ServiceProviderConfig."))


def _nothing(request: HttpRequest, **_kwargs: Any) -> HttpResponse:
    raise ScimError(404, _("There is nothing here."))


_EVERY = ("get", "post", "put", "patch", "delete")
people = door(get=_list, post=_enter)
person = door(get=_show, put=_replace, patch=_patch, delete=_remove)
config = door(is_open=True, get=lambda request: _told(request, discovery.config()))
resource_types = door(is_open=True, get=lambda request: _told(request, _all(discovery.resource_types())))
resource_type = door(is_open=True, get=lambda request, key: _told(request, _one(discovery.resource_types(), key)))
schemas = door(is_open=True, get=lambda request: _told(request, _all(discovery.schemas())))
schema = door(is_open=True, get=lambda request, key: _told(request, _one(discovery.schemas(), key)))
unsupported = door(is_open=False, **dict.fromkeys(_EVERY, _unsupported))
nothing = door(is_open=True, **dict.fromkeys(_EVERY, _nothing))
