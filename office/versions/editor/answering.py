"""How the editor's addresses answer: JSON with a word for each refusal, never a page of another sort."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from documents.errors import AlreadyPublished, RegistryError
from documents.models import DocumentVersion
from documents.moments import format_moment
from office.versions.editor.sent import Unfit

type View = Callable[..., HttpResponse]


def answers(admin: Any, view: View, *, methods: Collection[str]) -> View:
    """The view as it is reached: by who works for the processor and is signed in, with one of these methods."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in methods:
            return HttpResponseNotAllowed(list(methods))
        try:
            response = view(request, *args, **kwargs) if admin.admin_site.has_permission(request) else _turned(request)
        except Unfit as refusal:
            problems = [problem.as_json() for problem in refusal.problems]
            response = JsonResponse({"saved": False, "problems": problems}, status=400)
        except AlreadyPublished as refusal:
            response = published(refusal.version)
        except RegistryError as refusal:
            response = JsonResponse({"message": str(refusal)}, status=409)
        except RequestDataTooBig:
            response = JsonResponse(
                {"message": _("This is more than can be saved at once. Save in parts, or paste less.")}, status=413
            )
        except PermissionDenied:
            response = JsonResponse({"message": _("You have no right to do this.")}, status=403)
        add_never_cache_headers(response)
        return response

    return answer


def _turned(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        raise PermissionDenied
    return JsonResponse({"signed_out": True, "sign_in": reverse("admin:login")}, status=401)


def published(version: DocumentVersion) -> JsonResponse:
    """The answer to who writes in a draft that was published meanwhile."""
    message = _(
        "%(version)s was published meanwhile (%(moment)s), so nothing was saved. What you typed is kept here: copy the "
        "published version to a new draft, and take your text over."
    )
    said = {"version": version, "moment": format_moment(version.published_at or timezone.now())}
    return JsonResponse({"published": message % said}, status=409)


def require_change(admin: Any, request: HttpRequest) -> None:
    """Raises ``PermissionDenied`` for who may not edit drafts of this kind."""
    if not request.user.has_perm(f"{admin.opts.app_label}.change_{admin.opts.model_name}"):
        raise PermissionDenied


def draft(admin: Any, request: HttpRequest, pk: int) -> DocumentVersion:
    """A draft that this person may edit. Raises ``Http404``, ``PermissionDenied`` and ``AlreadyPublished``."""
    version: DocumentVersion = admin.find(request, pk)
    require_change(admin, request)
    if version.is_published:
        raise AlreadyPublished(version)
    return version
