"""The page of one notice: what it says, to which addresses it went and how far, and all that happened to it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone

from notices.delivery.letters import letters
from notices.delivery.posting import text_of
from notices.models import Notice, NoticeAddress
from office.notices.board import pdf_response


class NoticePages:
    """A base for the views of the admin of notices."""

    admin_site: Any
    opts: Any
    media: Any
    get_object: Any
    has_view_permission: Any

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.pdf_view)
        return [path("<int:pk>/notice.pdf", view, name="notices_notice_pdf"), *super().get_urls()]  # type: ignore[misc]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        if found is None or not self.has_view_permission(request, found):
            response: HttpResponse = super().change_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
            return response
        notice = self._find(request, found.pk)
        who = dict(NoticeAddress.Who.choices)
        events = [(event, who.get(event.detail, event.detail)) for event in notice.events.select_related("by", "file")]
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "title": str(notice),
            "notice": notice,
            "text": text_of(notice, at=timezone.now())[1] if notice.written_at else "",
            "addresses": notice.addresses.order_by("pk"),
            "events": events,
            "objections": notice.objections.order_by("received_at", "pk"),
            "mails": notice.mails.order_by("received_at", "pk")
            if request.user.has_perm("notices.view_incomingmail")
            else (),
            "board_url": reverse("admin:notices_announcement_change", args=[notice.announcement_id]),
            "query": f"notice={notice.pk}",
            "may_act": request.user.has_perm("notices.add_noticeevent"),
        }
        return TemplateResponse(request, "admin/notices/notice/notice.html", values)

    def pdf_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The notice as a letter."""
        notice = self._find(request, pk)
        if notice.written_at is None:
            raise Http404
        return pdf_response(letters([notice], at=timezone.now()), f"{notice.customer.code}-{notice.pk}.pdf")

    def _find(self, request: HttpRequest, pk: int) -> Notice:
        found = Notice.objects.filter(pk=pk).select_related("customer", "announcement__version__line__document").first()
        if found is None:
            raise Http404
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        return found
