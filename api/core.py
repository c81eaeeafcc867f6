"""The API as django-ninja has it: how bodies are read, and what becomes of what rules refuse."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import HttpError
from ninja.errors import ValidationError as Unfit
from ninja.parser import Parser

from api import VERSION
from api.problems import Problem, Wrong, invalid
from api.wording import detail_of
from documents.errors import RegistryError


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """RFC 8259 leaves open which of two names counts; here neither does."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name occurs twice")
    return found


class StrictParser(Parser):
    """JSON as RFC 8259 has it: no NaN, no name twice."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body, parse_constant=_no_constant, object_pairs_hook=_no_twins)


def make() -> NinjaAPI:
    """The API without its routers."""
    made = NinjaAPI(
        title="DPA Registry",
        version=VERSION,
        openapi_url=None,
        docs_url=None,
        urls_namespace="api",
        parser=StrictParser(),
    )
    made.add_exception_handler(Unfit, _on_unfit)
    made.add_exception_handler(HttpError, _on_http_error)
    made.add_exception_handler(Http404, _raise)
    made.add_exception_handler(Problem, _raise)
    made.add_exception_handler(RegistryError, _on_refusal)
    made.add_exception_handler(ValidationError, _on_validation)
    made.add_exception_handler(Exception, _raise)
    made.add_decorator(_refuse_unknown)
    return made


def router(tag: str) -> Router:
    """A router for one noun."""
    return Router(tags=[tag], by_alias=True)


def _refuse_unknown(operation: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse parameters that no operation knows, once all others have been looked at."""

    @wraps(operation)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if unknown := request.api_unknown:  # type: ignore[attr-defined]
            raise invalid(unknown)
        return operation(request, *args, **kwargs)

    return answered


def _raise(request: HttpRequest, problem: Any) -> HttpResponse:
    raise problem


def _on_unfit(request: HttpRequest, problem: Any) -> HttpResponse:
    """All that was wrong; an address that can't be is one where nothing is."""
    if any(error["loc"][0] == "path" for error in problem.errors):
        raise Http404
    raise invalid([*_wrongs(problem.errors), *request.api_unknown])  # type: ignore[attr-defined]


def _wrongs(errors: list[dict[str, Any]]) -> Iterator[Wrong]:
    for error in errors:
        where, *path = error["loc"]
        if where == "body":
            # The first step is the name of our own parameter.
            pointer = "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path[1:])
            yield Wrong("body", pointer, _code(error), detail_of(error))
        else:
            yield Wrong(str(where), str(path[-1]) if path else "", _code(error), detail_of(error))


def _code(error: dict[str, Any]) -> str:
    return {"missing": "required", "extra_forbidden": "unknown"}.get(
        error["type"], str(error["type"]).replace("_", "-")
    )


def _on_http_error(request: HttpRequest, problem: Any) -> HttpResponse:
    if problem.status_code != 400:
        raise problem
    raise invalid([Wrong("body", "", "json", _("This is no JSON (RFC 8259)."))])


def _on_refusal(request: HttpRequest, refusal: Any) -> HttpResponse:
    """What a rule refuses: the request was read, and what is asked can't be."""
    name = getattr(refusal, "field", "")
    errors = (Wrong("body", f"/{name}", "refused", str(refusal)),) if name else ()
    raise Problem("conflict", str(refusal), errors)


def _on_validation(request: HttpRequest, problem: Any) -> HttpResponse:
    raise invalid([Wrong("body", "", "characters", message) for message in problem.messages])
