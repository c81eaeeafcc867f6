"""What is planned for a draft: seen, and cancelled by whoever may publish."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.errors import Refused
from notices.acts import planning
from notices.models import Kind, Plan
from office.addresses import version_address
from office.versions.read_only import ReadOnlyAdmin


@admin.register(Plan)
class PlanAdmin(ReadOnlyAdmin):
    """The plans of all drafts."""

    list_display = ("version", "does", "due_at", "made_by", "state", "why")
    list_filter = ("state", "does")
    list_select_related = ("version__line__document", "made_by")
    list_per_page = 50

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.cancel_view)
        return [path("<int:pk>/cancel/", view, name="notices_plan_cancel"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        if found is None or not self.has_view_permission(request, found):
            return super().change_view(request, object_id, form_url, extra_context)
        plan = self._find(found.pk)
        return self._page(request, plan)

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        plan = self._find(pk)
        if not request.user.has_perm(planning.RIGHT) or not request.user.has_perm("notices.change_plan"):
            raise PermissionDenied
        if request.method == "POST":
            try:
                planning.cancel(plan, by=request.user, at=timezone.now())
            except Refused as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, _("The plan is cancelled: nothing happens at that moment."))
                return HttpResponseRedirect(version_address(plan.version))
        return HttpResponseRedirect(reverse("admin:notices_plan_change", args=[plan.pk]))

    def _find(self, pk: int) -> Plan:
        plans = Plan.objects.select_related("version__line__document", "made_by", "ended_by")
        found = plans.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def _page(self, request: HttpRequest, plan: Plan) -> HttpResponse:
        telling = planning.telling_of(plan.choices.get("telling"))
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "title": str(plan),
            "plan": plan,
            "telling": telling,
            "kind": dict(Kind.choices)[telling.kind] if telling is not None else "",
            "is_planned": plan.state == Plan.State.PLANNED,
            "may_cancel": plan.state == Plan.State.PLANNED and request.user.has_perm(planning.RIGHT),
            "version_url": version_address(plan.version),
        }
        return TemplateResponse(request, "admin/notices/plan/plan.html", values)
