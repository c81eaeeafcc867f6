"""The board of an announcement: how far its notices are, each number a list, and what can be done for many at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.acts.evidence_files import filing
from documents.errors import Refused
from documents.models import DocumentVersion
from files.store import StorageUnavailable
from notices.acts import announcing
from notices.delivery import board
from notices.delivery.escalating import left_to_officers
from notices.delivery.letters import letters
from notices.delivery.reminding import remind
from notices.models import Announcement, Notice
from notices.window import giving
from office.addresses import version_address
from office.forms import put_refusal
from office.notices.chart import chart_of
from office.notices.forms import PaperForm, PostedForm, RevokeForm
from office.spreadsheet import as_csv

_PER_PAGE = 50
# Letters are laid out while the officer waits: about a tenth of a second each.
MOST_LETTERS = 200


@dataclass(frozen=True)
class Number:
    """A number of the board with what it counts and the list behind it."""

    name: str
    label: str
    count: int
    address: str
    is_chosen: bool


def label_of(name: str) -> str:
    """What the notices in a list have in common."""
    return {
        "concerned": _("customers concerned"),
        "written": _("written"),
        "accepted": _("accepted by a mail server"),
        "delivered": _("delivered"),
        "bounced": _("came back from an address"),
        "opened": _("opened by a member"),
        "given": _("notice given"),
        "not-given": _("notice not given"),
        "received": _("version received"),
        "answered": _("answered"),
        "objected": _("objected"),
        "silent": _("given, and nothing heard"),
    }[name]


@dataclass(frozen=True)
class Chosen:
    """The notices that an officer chose on the board: some of a list by key, or all of it."""

    notices: QuerySet[Notice]
    query: str

    @property
    def count(self) -> int:
        return self.notices.count()


class BoardViews:
    """A base for the views of the admin of announcements."""

    admin_site: Any
    opts: Any
    media: Any
    get_object: Any
    has_view_permission: Any

    def get_urls(self) -> Any:
        views = [
            ("remind/", "remind", self.remind_view),
            ("paper/", "paper", self.paper_view),
            ("letters/", "letters", self.letters_view),
            ("letters.pdf", "letters_pdf", self.letters_pdf_view),
            ("revoke/", "revoke", self.revoke_view),
        ]
        return [
            path(f"<int:pk>/{place}", self.admin_site.admin_view(view), name=f"notices_announcement_{name}")
            for place, name, view in views
        ] + super().get_urls()  # type: ignore[misc]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The board."""
        found = self.get_object(request, object_id)
        if found is None or not self.has_view_permission(request, found):
            response: HttpResponse = super().change_view(request, object_id, form_url, extra_context)  # type: ignore[misc]
            return response
        announcement, now = self._find(request, found.pk), timezone.now()
        name = request.GET.get("list", board.CONCERNED)
        if name not in board.LISTS:
            raise Http404
        asked = " ".join(request.GET.get("q", "").split())
        notices = self._list(announcement, name, asked)
        if "file" in request.GET:
            return _as_file(name, notices)
        counts = board.counts_of(announcement)
        course = board.course_of(announcement, now=now)
        may_act = request.user.has_perm("notices.add_noticeevent")
        return self._page(
            request,
            "board",
            announcement,
            title=str(announcement),
            numbers=[
                Number(each, label_of(each), counts[each], f"?list={each}#lijst", each == name) for each in board.LISTS
            ],
            name=name,
            list_label=label_of(name),
            asked=asked,
            notices=Paginator(notices, _PER_PAGE).get_page(request.GET.get("p")),
            course=course[::-1],
            chart=chart_of(course, counts[board.CONCERNED]),
            left=left_to_officers().filter(announcement=announcement).count(),
            # Who was told of the same change with a window before gets no second one.
            opens_windows=announcement.notices.filter(opens_window=True).exists(),
            last_close=announcement.notices.aggregate(day=Max("deadline_on"))["day"],
            may_act=may_act,
            may_revoke=self._may_revoke(request, announcement),
            is_still_as_announced=announcement.act != Announcement.Act.ANNOUNCED
            or announcement.version.is_published
            or announcing.is_still_as_announced(announcement),
        )

    # --- For many at once ---------------------------------------------------------------------------------------------

    def remind_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        announcement, chosen = self._chosen(request, pk)
        if request.method == "POST":
            done = remind(chosen.notices, by=request.user, at=timezone.now())
            text = ngettext("One customer is reminded.", "%(count)s customers are reminded.", done.sent)
            messages.success(request, text % {"count": done.sent})
            if done.early:
                text = ngettext(
                    "One was not: its last mail is less than a day old.",
                    "%(count)s were not: their last mail is less than a day old.",
                    done.early,
                )
                messages.warning(request, text % {"count": done.early})
            if done.unreachable:
                text = ngettext(
                    "One was not: no address is left that mail reaches.",
                    "%(count)s were not: no address is left that mail reaches.",
                    done.unreachable,
                )
                messages.warning(request, text % {"count": done.unreachable})
            return self._back(announcement)
        return self._page(request, "remind", announcement, title=_("Remind"), chosen=chosen)

    def paper_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        announcement, chosen = self._chosen(request, pk)
        data = (request.POST, request.FILES) if request.method == "POST" else ()
        form = PaperForm(*data)
        if request.method == "POST" and form.is_valid():
            now = timezone.now()
            try:
                with filing(form.cleaned_data["file"], by=request.user, at=now) as file:
                    count = giving.record_paper(
                        chosen.notices,
                        delivered_at=form.cleaned_data["delivered_at"],
                        evidence=form.cleaned_data["evidence"],
                        file=file,
                        by=request.user,
                        at=now,
                    )
            except Refused as refusal:
                put_refusal(form, refusal)
            except StorageUnavailable:
                form.add_error("file", _("The store of files does not answer. Try again later, or leave the file out."))
            else:
                text = ngettext("The delivery of one letter is recorded.", "%(count)s deliveries are recorded.", count)
                messages.success(request, text % {"count": count})
                return self._back(announcement)
        return self._page(request, "paper", announcement, title=_("Record delivery on paper"), chosen=chosen, form=form)

    def letters_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The letters to print, and that they were posted."""
        announcement, chosen = self._chosen(request, pk)
        form = PostedForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            now, posted_at = timezone.now(), form.cleaned_data["posted_at"]
            try:
                count = giving.record_posting(
                    chosen.notices, posted_at=posted_at, detail=form.cleaned_data["detail"], by=request.user, at=now
                )
            except Refused as refusal:
                put_refusal(form, refusal)
            else:
                text = ngettext("The posting of one letter is recorded.", "%(count)s postings are recorded.", count)
                messages.success(request, text % {"count": count})
                return self._back(announcement)
        return self._page(
            request,
            "letters",
            announcement,
            title=_("Letters"),
            chosen=chosen,
            form=form,
            is_too_many=chosen.count > MOST_LETTERS,
            most=MOST_LETTERS,
            pdf_url=f"{reverse('admin:notices_announcement_letters_pdf', args=[announcement.pk])}?{chosen.query}",
        )

    def letters_pdf_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        announcement, chosen = self._chosen(request, pk)
        found = list(chosen.notices.exclude(written_at=None)[: MOST_LETTERS + 1])
        if not found or len(found) > MOST_LETTERS:
            raise Http404
        name = f"{announcement.version.reference}-{_('letters')}.pdf"
        return pdf_response(letters(found, at=timezone.now()), name)

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        announcement = self._find(request, pk)
        if not self._may_revoke(request, announcement):
            raise PermissionDenied
        form = RevokeForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            try:
                announcing.revoke(announcement, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
            except Refused as refusal:
                put_refusal(form, refusal)
            else:
                messages.success(request, _("The announcement is revoked; those who were told are told so."))
                return self._back(announcement)
        return self._page(
            request,
            "revoke",
            announcement,
            title=_("Revoke the announcement"),
            form=form,
            told=announcement.notices.exclude(written_at=None).count(),
        )

    # --- Shared -------------------------------------------------------------------------------------------------------

    def _may_revoke(self, request: HttpRequest, announcement: Announcement) -> bool:
        return (
            announcement.act == Announcement.Act.ANNOUNCED
            and announcement.revoked_at is None
            and not announcement.version.is_published
            and request.user.has_perm("documents.add_publication")
        )

    def _find(self, request: HttpRequest, pk: int) -> Announcement:
        found = (
            Announcement.objects.filter(pk=pk)
            .select_related("version__line__document", "made_by", "revoked_by")
            .first()
        )
        if found is None:
            raise Http404
        if not self.has_view_permission(request, found):
            raise PermissionDenied
        return found

    def _list(self, announcement: Announcement, name: str, asked: str) -> QuerySet[Notice]:
        notices = board.listed(announcement, name).select_related("customer").prefetch_related("addresses")
        if asked:
            notices = notices.filter(Q(customer__name__icontains=asked) | Q(customer__code__icontains=asked))
        return notices.order_by("customer__name", "pk")

    def _chosen(self, request: HttpRequest, pk: int) -> tuple[Announcement, Chosen]:
        """The notices that the address names: by key, or a whole list. Raises ``PermissionDenied`` and ``Http404``."""
        announcement = self._find(request, pk)
        if not request.user.has_perm("notices.add_noticeevent"):
            raise PermissionDenied
        name, asked = request.GET.get("list", board.CONCERNED), " ".join(request.GET.get("q", "").split())
        if name not in board.LISTS:
            raise Http404
        notices = board.listed(announcement, name) if "all" in request.GET else board.notices_of(announcement)
        if "all" in request.GET:
            if asked:
                notices = notices.filter(Q(customer__name__icontains=asked) | Q(customer__code__icontains=asked))
            query = urlencode({"all": "on", "list": name, "q": asked})
        else:
            keys = [int(key) for key in request.GET.getlist("notice") if key.isdecimal() and len(key) < 12]
            notices = notices.filter(pk__in=keys)
            query = urlencode([*(("notice", str(key)) for key in keys), ("list", name)])
        # The announcement is what all of them read for their text.
        found = notices.select_related("customer", "announcement__version__line__document")
        return announcement, Chosen(found.order_by("customer__name", "pk"), query)

    def _back(self, announcement: Announcement) -> HttpResponseRedirect:
        return HttpResponseRedirect(reverse("admin:notices_announcement_change", args=[announcement.pk]))

    def _page(
        self, request: HttpRequest, template: str, announcement: Announcement, **context: Any
    ) -> TemplateResponse:
        request.current_app = self.admin_site.name
        form = context.get("form")
        version: DocumentVersion = announcement.version
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media + form.media if form is not None else self.media,
            "announcement": announcement,
            "version": version,
            "version_url": version_address(version),
            "change_url": reverse("admin:notices_announcement_change", args=[announcement.pk]),
            **context,
        }
        return TemplateResponse(request, f"admin/notices/announcement/{template}.html", values)


def pdf_response(data: bytes, name: str) -> HttpResponse:
    """A PDF that is made anew and kept nowhere."""
    return HttpResponse(
        data,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "private, no-store"},
    )


def _as_file(name: str, notices: QuerySet[Notice]) -> HttpResponse:
    head = (_("code"), _("customer"), _("notice given"), _("given"), _("objection until the end of"), _("addresses"))
    rows = (
        (
            notice.customer.code,
            notice.customer.name,
            _moment(notice.given_at),
            notice.get_given_by_display(),
            notice.deadline_on or "",
            ", ".join(f"{row.address} ({row.get_state_display()})" for row in notice.addresses.all()),
        )
        for notice in notices
    )
    return as_csv(name, head, rows)


def _moment(at: datetime | None) -> str:
    return timezone.localtime(at).isoformat(sep=" ", timespec="minutes") if at is not None else ""
