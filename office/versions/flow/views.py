"""The page from draft to publication. All of it is one form: whichever button is pressed, nothing typed is lost."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from documents import lifecycle
from documents.approval import APPROVE
from documents.errors import AlreadyPublished, NotAsShown, NotPublishable, RegistryError
from documents.locks import lock_draft
from documents.models import DocumentVersion
from documents.moments import local_day
from documents.notes import changes_of
from documents.numbering import proposed_number
from documents.rows.drafting import content_of
from documents.shown import state_shown
from documents.templatetags.registry import moment
from notices.acts import announcing, planning
from notices.models import Plan
from office.approvals import approvers_of
from office.forms import put_refusal
from office.versions.flow import typed
from office.versions.flow.answers import PARTS, PUBLISH, Part
from office.versions.flow.covering import CoveringViews
from office.versions.flow.page import FlowPage
from office.versions.note_sheet import NoteSheet
from office.versions.reading import html_of
from office.versions.telling import ANNOUNCE, ActForm
from office.versions.telling import PUBLISH as DO_PUBLISH


class NotesNotSaved(Exception):
    """Notes that were typed on the page can't be saved; their forms say why."""


class FlowViews(CoveringViews):
    """The view that checks, compares, weighs, has approved, announces and publishes."""

    def _can_publish(self, request: HttpRequest, version: DocumentVersion) -> bool:
        return not version.is_published and request.user.has_perm(PUBLISH)

    def _may_lead_on(self, request: HttpRequest, version: DocumentVersion) -> bool:
        """Whether somebody has a part in what leads to publication: who publishes, and who asks for approval."""
        return self._can_publish(request, version) or (
            not version.is_published and request.user.has_perm("documents.add_approvalstep")
        )

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.find(request, pk)
        if version.is_published:
            messages.warning(request, str(AlreadyPublished(version)))
            return self.back(version)
        if request.method != "POST":
            return self._show(request, version, self._page(request, version, kept=typed.kept(request, version)))
        name = next((name for name in PARTS if name in request.POST), "")
        self._require(request, PARTS[name].right if name else PUBLISH)
        if name:
            return self._do_part(request, version, PARTS[name])
        sheet = self._sheet(request, version, request.POST)
        page = self._page(request, version, request.POST, sheet=sheet)
        if page.form.is_valid() and "preview" not in request.POST:
            return self._act(request, version, page)
        return self._show(request, version, page)

    def back(self, version: DocumentVersion) -> HttpResponseRedirect:
        """To the text of a draft, which is a document first; to the page of a published version."""
        # Asked anew: what is at hand may be from before the act, or before somebody else's.
        is_published = DocumentVersion.objects.published().filter(pk=version.pk).exists()
        return HttpResponseRedirect(self.url("change" if is_published else "edit", version))

    def _require(self, request: HttpRequest, right: str) -> None:
        """Raises ``PermissionDenied`` for who may not press that button; without a right it is about notes."""
        if not (request.user.has_perm(right) if right else self.may_note(request)):
            raise PermissionDenied

    def _sheet(self, request: HttpRequest, version: DocumentVersion, data: Any = None) -> NoteSheet | None:
        return NoteSheet(changes_of(version), data) if self.may_note(request) else None

    def _page(
        self,
        request: HttpRequest,
        version: DocumentVersion,
        data: Any = None,
        *,
        kept: dict[str, Any] | None = None,
        sheet: NoteSheet | None = None,
    ) -> FlowPage:
        asked = request.GET.get("does", "")
        return FlowPage(
            version,
            data,
            at=timezone.now(),
            kept=kept or {},
            sheet=sheet or self._sheet(request, version),
            may_publish=request.user.has_perm(PUBLISH),
            sees_customers=request.user.has_perm("customers.view_customer"),
            does=asked if asked in (ANNOUNCE, DO_PUBLISH) else "",
        )

    # --- Parts of the work --------------------------------------------------------------------------------------------

    def _do_part(self, request: HttpRequest, version: DocumentVersion, part: Part) -> HttpResponse:
        """Save the notes that were typed and do what the button says, both or neither; then the page again, with all
        that was typed elsewhere on it.
        """
        sheet, now = self._sheet(request, version, request.POST), timezone.now()
        try:
            with transaction.atomic():
                seen, saved = self._save_notes(request, version, sheet, request.POST.get("state"), now)
                said = part.act(request, version, seen, now)
        except AlreadyPublished as refusal:
            messages.warning(request, str(refusal))
            return self.back(version)
        except NotesNotSaved:
            return self._show(
                request, version, self._page(request, version, kept=typed.typed_in(request.POST), sheet=sheet)
            )
        except RegistryError as refusal:
            messages.error(request, str(refusal))
            stored = self.find(request, version.pk)
            anew = self._sheet(request, stored, request.POST)
            page = self._page(request, stored, kept=typed.typed_in(request.POST), sheet=anew)
            return self._show(request, stored, page, refused=part.anchor)
        typed.keep(request, version, without=part.uses)
        if saved:
            count = ngettext("%(count)s note saved.", "%(count)s notes saved.", saved) % {"count": saved}
            messages.success(request, count)
        if said:
            messages.success(request, said)
        return HttpResponseRedirect(f"{self.url('publish', version)}#{part.anchor}")

    def _save_notes(
        self, request: HttpRequest, version: DocumentVersion, sheet: NoteSheet | None, seen: str | None, now: datetime
    ) -> tuple[str | None, int]:
        """The state that the page showed with the notes that were typed on it in place, and how many those are.

        Raises ``NotAsShown`` where the draft was changed by somebody else, and ``NotesNotSaved``.
        """
        if sheet is None or not any(form.is_bound and (form.errors or form.is_typed) for form in sheet.forms):
            return seen, 0
        draft = lock_draft(version)
        as_shown = seen == state_shown(draft)
        saved = sheet.save(by=request.user, at=now)
        if saved is None:
            raise NotesNotSaved
        return (state_shown(draft) if as_shown else seen), saved

    # --- The act ------------------------------------------------------------------------------------------------------

    def _act(self, request: HttpRequest, version: DocumentVersion, page: FlowPage) -> HttpResponse:
        form, now = page.form, timezone.now()
        if form.announces and not self._can_announce(request, version):
            raise PermissionDenied
        try:
            with transaction.atomic():
                form.cleaned_data["state"], _saved = self._save_notes(
                    request, version, page.sheet, form.cleaned_data["state"], now
                )
                response = (
                    self._announce(request, version, form, now)
                    if form.announces
                    else self._publish(request, version, form, now)
                )
        except AlreadyPublished as refusal:
            messages.warning(request, str(refusal))
            return self.back(version)
        except NotesNotSaved:
            pass
        except NotPublishable as refusal:
            page.errors = page.linked(refusal.findings)
        except NotAsShown as refusal:
            stored = self.find(request, version.pk)
            page = self._page(request, stored, request.POST, sheet=self._sheet(request, stored, request.POST))
            page.form.show_now(refusal)
        except RegistryError as refusal:
            put_refusal(form, refusal)
        else:
            typed.forget(request, version)
            return response
        return self._show(request, page.version, page)

    def _announce(
        self, request: HttpRequest, version: DocumentVersion, form: ActForm, now: datetime
    ) -> HttpResponseRedirect:
        seen, telling = form.cleaned_data["state"], form.telling()
        if form.due is not None:
            return self._plan(request, version, form, Plan.Does.ANNOUNCE, now)
        made = announcing.announce(version, telling, by=request.user, at=now, seen=seen)
        said = _("%(version)s is announced; this is how far its notices are.")
        messages.success(request, said % {"version": version})
        return HttpResponseRedirect(reverse("admin:notices_announcement_change", args=[made.pk]))

    def _publish(
        self, request: HttpRequest, version: DocumentVersion, form: ActForm, now: datetime
    ) -> HttpResponseRedirect:
        if form.due is not None:
            return self._plan(request, version, form, Plan.Does.PUBLISH, now)
        made = announcing.publish(
            version,
            form.telling() if form.tells else None,
            by=request.user,
            at=form.cleaned_data["at"] or now,
            recorded_at=now,
            seen=form.cleaned_data["state"],
            **form.place(),
        )
        if reason := form.cleaned_data["editorial"].strip():
            lifecycle.mark_editorial(version, reason=reason, by=request.user, at=now)
        messages.success(request, _("%(version)s is published.") % {"version": self.find(request, version.pk)})
        if made is None:
            return self.back(version)
        return HttpResponseRedirect(reverse("admin:notices_announcement_change", args=[made.pk]))

    def _plan(
        self, request: HttpRequest, version: DocumentVersion, form: ActForm, does: str, now: datetime
    ) -> HttpResponseRedirect:
        is_publication = does == Plan.Does.PUBLISH
        assert form.due is not None
        planning.make_plan(
            version,
            does,
            form.telling() if form.tells else None,
            due_at=form.due,
            editorial=form.cleaned_data["editorial"].strip() if is_publication else "",
            seen=form.cleaned_data["state"],
            by=request.user,
            at=now,
            **(form.place() if is_publication else {}),
        )
        messages.success(request, _("It is planned for %(at)s.") % {"at": moment(form.due)})
        return self.back(version)

    # --- What is shown ------------------------------------------------------------------------------------------------

    def _show(
        self, request: HttpRequest, version: DocumentVersion, page: FlowPage, *, refused: str = ""
    ) -> HttpResponse:
        content = content_of(version)
        number = version.number or (proposed_number(content, version.line) if version.source_id is None else None)
        may, approval = request.user.has_perm, page.approval
        is_own = approval.is_own_of(request.user)
        typed_words = request.POST if request.method == "POST" else typed.kept(request, version)
        impact = page.impact
        return self.page(
            request,
            "publish",
            version,
            title=_("Publish %(version)s") % {"version": version},
            flow=page,
            form=page.form,
            sheet=page.sheet,
            compared=page.compared,
            situation=page.situation,
            number=number,
            number_is_new=version.number is None and number is not None,
            may_be_dated=version.date is None and version.source_id is None and may(PUBLISH),
            today=local_day(timezone.now()),
            compare_url=self.url("compare", version),
            html=html_of(request, version),
            refused=refused,
            impact=impact,
            impact_url=f"{self.url('impact', version)}?kind={page.telling.kind}",
            opens_window=page.telling.opens_window,
            previews=self.previews(version, page.telling, page.act, impact, at=page.at) if impact is not None else [],
            mail_url=self.url("mail", version),
            act=page.act,
            shows_preview="preview" in request.POST,
            may_publish=may(PUBLISH),
            may_ask=may("documents.add_approvalstep"),
            may_decide=may(APPROVE) and not is_own and (approval.is_asked or approval.is_approved),
            is_own=is_own,
            approvers=approvers_of(approval) if approval.is_needed and not approval.is_approved else [],
            words=typed_words.get("words", ""),
            elsewhere=typed_words.get("elsewhere", ""),
            **self.coverage_context(request, page.coverage),
        )
