"""Publishing and withdrawing, with notice to whom it concerns: pages that ask, and call the rule."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agreements.withdrawals import ReceivedLater
from copies.past import ChangesUnseen, Watch
from customers.models import Customer
from documents import lifecycle
from documents.errors import AlreadyPublished, NotAsShown, NotPublishable, RegistryError
from documents.findings.validation import findings
from documents.models import DocumentVersion
from documents.moments import local_day
from documents.notes import VersionChanges
from documents.numbering import proposed_number
from documents.parents import parent_of
from documents.rows.drafting import content_of
from documents.shown import state_shown
from documents.templatetags.registry import moment
from notices.acts import announcing, planning
from notices.acts.proposing import proposed_kind
from notices.models import Announcement, Plan
from notices.window.concerned import bound_by, concerned_by
from office import past
from office.forms import put_refusal
from office.versions.announcing import BOUND, AnnouncingViews
from office.versions.comparing import compare_for_officers, compare_to_note
from office.versions.reading import html_of
from office.versions.telling import PublishAndTellForm, WithdrawAndTellForm


class _PublishPage:
    """What is shown before publishing. The state is taken first: whatever is read after it, and differs, is refused."""

    def __init__(self, version: DocumentVersion, data: Any, *, at: datetime) -> None:
        self.version = version
        state = state_shown(version)
        found = findings(version, at=at)
        self.errors = [finding for finding in found if finding.level == "error"]
        self.warnings = [finding for finding in found if finding.level == "warning"]
        self.form = PublishAndTellForm(
            version,
            data,
            kind=proposed_kind(version),
            concerned=len(concerned_by(version, at=at)),
            state=state,
            has_warnings=bool(self.warnings),
        )


class PublishingViews(AnnouncingViews):
    """The views of publishing and withdrawing; each may be used by who holds the permission for the record it makes."""

    def _can_publish(self, request: HttpRequest, version: DocumentVersion) -> bool:
        return not version.is_published and request.user.has_perm("documents.add_publication")

    def _can_withdraw(self, request: HttpRequest, version: DocumentVersion) -> bool:
        return version.is_published and not version.is_withdrawn and request.user.has_perm("documents.add_withdrawal")

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.find(request, pk)
        if version.is_published:
            messages.warning(request, str(AlreadyPublished(version)))
            return self._back(version)
        if not self._can_publish(request, version):
            raise PermissionDenied
        if "date_it" in request.POST:
            return self._date(request, version)
        page = _PublishPage(version, request.POST if request.method == "POST" else None, at=timezone.now())
        if request.method == "POST" and page.form.is_valid() and "preview" not in request.POST:
            try:
                return self._publish(request, version, page.form)
            except AlreadyPublished as refusal:
                messages.warning(request, str(refusal))
                return self._back(version)
            except NotPublishable as refusal:
                page.errors = list(refusal.findings)
            except NotAsShown as refusal:
                page = _PublishPage(self.find(request, pk), request.POST, at=timezone.now())
                page.form.show_now(refusal)
            except RegistryError as refusal:
                put_refusal(page.form, refusal)
        version = page.version
        content = content_of(version)
        number = version.number or (proposed_number(content, version.line) if version.source_id is None else None)
        return self.page(
            request,
            "publish",
            version,
            title=_("Publish %(version)s") % {"version": version},
            form=page.form,
            errors=page.errors,
            warnings=page.warnings,
            number=number,
            number_is_new=version.number is None and number is not None,
            may_be_dated=version.date is None and version.source_id is None,
            today=local_day(timezone.now()),
            compare_url=self.url("compare", version),
            html=html_of(request, version),
            **self._what_changes(request, version, page.form),
            **self.telling_context(request, version, page.form, Announcement.Act.PUBLISHED, at=timezone.now()),
        )

    def _what_changes(self, request: HttpRequest, version: DocumentVersion, form: PublishAndTellForm) -> dict[str, Any]:
        """What the page says of the changes: with the forms to explain them for who may, and the proposal that nobody
        needs to accept a version in which all is editorial.
        """
        sheet = self.note_sheet(request, version)
        if sheet is None:
            before = parent_of(version)
            return {"compared": compare_for_officers(before, version) if before is not None else None}
        if sheet.changes.is_editorial:
            form.propose_editorial(_editorial_reason(sheet.changes))
        return {
            "compared": compare_to_note(sheet),
            "sheet": sheet,
            "is_editorial": sheet.changes.is_editorial,
        }

    def _date(self, request: HttpRequest, version: DocumentVersion) -> HttpResponse:
        """Give the draft the date of today, which a copy or a new text may lack, and the number of that."""
        now = timezone.now()
        try:
            dated = lifecycle.date_draft(version, day=local_day(now), by=request.user, at=now)
        except RegistryError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The draft has the date of today now: %(version)s.") % {"version": dated})
        return HttpResponseRedirect(self.url("publish", version))

    def _publish(self, request: HttpRequest, version: DocumentVersion, form: PublishAndTellForm) -> HttpResponse:
        now, reason = timezone.now(), form.cleaned_data["editorial"].strip()
        telling, seen = form.telling() if form.tells else None, form.cleaned_data["state"]
        if form.due is not None:
            planning.make_plan(
                version,
                Plan.Does.PUBLISH,
                telling,
                due_at=form.due,
                editorial=reason,
                seen=seen,
                by=request.user,
                at=now,
                **form.place(),
            )
            messages.success(request, _("It is planned for %(at)s.") % {"at": moment(form.due)})
            return self._back(version)
        with transaction.atomic():
            made = announcing.publish(
                version,
                telling,
                by=request.user,
                at=form.cleaned_data["at"],
                recorded_at=now,
                seen=seen,
                **form.place(),
            )
            if reason:
                lifecycle.mark_editorial(version, reason=reason, by=request.user, at=now)
        messages.success(request, _("%(version)s is published.") % {"version": self.find(request, version.pk)})
        if made is None:
            return self._back(version)
        return HttpResponseRedirect(reverse("admin:notices_announcement_change", args=[made.pk]))

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.find(request, pk)
        if not self._can_withdraw(request, version):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        form = WithdrawAndTellForm(version, data, bound=len(bound_by(version)))

        def withdraw(form: Any) -> DocumentVersion:
            # Without later receipts this is the withdrawal alone.
            receipts = form.later_receipts
            try:
                with transaction.atomic():
                    watch = Watch(list(Customer.objects.filter(receipts__in=receipts).distinct()))
                    announcing.withdraw(
                        version,
                        form.telling(),
                        receipts=receipts,
                        by=request.user,
                        at=form.cleaned_data["at"],
                        recorded_at=timezone.now(),
                        reason=form.cleaned_data["reason"],
                        seen=form.cleaned_data["state"],
                    )
                    changes = watch.refuse_unseen(past.shown_to(request))
            except ReceivedLater as refusal:
                if request.user.has_perm("agreements.change_receipt"):
                    form.ask_to_void(refusal)
                raise
            past.tell(request, changes)
            return version

        return self._ask(
            request,
            version,
            form,
            withdraw,
            title=_("Withdraw %(version)s") % {"version": version},
            button=_("Withdraw"),
            is_danger=True,
            bound=form.bound,
            bound_url=f"{self.url('impact', version)}?list={BOUND}",
            intro=_(
                "A withdrawn version is due for nobody any more, and can't be received after this moment. For who "
                "received it before, it stays in force until it is replaced."
            ),
            done=_("%(version)s is withdrawn.") % {"version": version},
        )

    def _ask(
        self, request: HttpRequest, version: DocumentVersion, form: Any, act: Any, *, done: str, **context: Any
    ) -> HttpResponse:
        """Show ``form``; once it is valid, ``act`` on it and go to the version that comes of it."""
        if request.method == "POST" and form.is_valid() and not past.goes_back(request):
            try:
                result = act(form)
            except ChangesUnseen as unseen:
                return past.ask(request, self, unseen)
            except NotAsShown as refusal:
                form.version = self.find(request, version.pk)
                form.show_now(refusal)
            except (RegistryError, ValidationError) as refusal:
                put_refusal(form, refusal)
            else:
                messages.success(request, done)
                return self._back(result)
        return self.page(request, "ask", version, form=form, **context)

    def _back(self, version: DocumentVersion) -> HttpResponseRedirect:
        """To the text of a draft, which is a document first; to the page of a published version."""
        return HttpResponseRedirect(self.url("change" if version.is_published else "edit", version))


def _editorial_reason(changes: VersionChanges) -> str:
    """What the officer said of the whole, else a sentence, in the language that customers read by default."""
    if changes.notes.whole is not None and changes.notes.whole.why:
        return changes.notes.whole.why
    with translation.override(settings.LANGUAGE_CODE):
        return _(
            "Only spelling or layout was changed; nothing else follows from this version than from the one before."
        )
