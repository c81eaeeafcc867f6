"""Earlier states of records: to read, for who may see the record; nobody writes one."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.utils.translation import gettext
from simple_history.admin import SimpleHistoryAdmin

from accounts.models import User
from journal.acts import act


class ActsAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """What a form of the administration saves or deletes is the act ``act_kind``, entered in the journal."""

    act_kind: str

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        with act(self.act_kind, by=request.user, at=timezone.now()):
            return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method != "POST":
            return super().delete_view(request, *args, **kwargs)
        with act(self.act_kind, by=request.user, at=timezone.now()):
            return super().delete_view(request, *args, **kwargs)


class HistoryAdmin(ActsAdmin, SimpleHistoryAdmin):
    """The library's history pages without their form: it would save an earlier state for who may only look."""

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        self.refuse_stranger(request)
        key = str(self.number(unquote(object_id)))
        return super().history_view(request, key, extra_context)  # type: ignore[no-any-return, no-untyped-call]

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        self.refuse_stranger(request)
        key, state = self.number(unquote(object_id)), self.number(unquote(version_id))
        return super().history_form_view(request, key, state, extra_context)  # type: ignore[no-any-return, no-untyped-call]

    def set_history_delta_changes(
        self, request: HttpRequest, historical_records: Any, foreign_keys_are_objs: bool = True
    ) -> None:
        """What each state changed; one that nobody in person made is the registry's own, not “None”'s."""
        super().set_history_delta_changes(request, historical_records, foreign_keys_are_objs)
        for record in historical_records:
            if record.history_user_id is None:
                record.history_user = User(name=gettext("the registry"))
                # Past the descriptor, which would forget the name: without a number no page of a person is linked.
                vars(record)["history_user_id"] = ""

    def refuse_stranger(self, request: HttpRequest) -> None:
        """Before anything is looked up, so that who may see nothing learns of no number."""
        if not self.has_view_permission(request):  # type: ignore[no-untyped-call]
            raise PermissionDenied

    def number(self, text: str) -> Any:
        """The key that stands in an address. Raises ``Http404`` for what can't be one."""
        try:
            return self.model._meta.pk.to_python(text)
        except ValidationError as refusal:
            raise Http404 from refusal
