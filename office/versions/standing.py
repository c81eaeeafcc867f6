"""Publishing, withdrawing, copying and forking: pages that ask, and call the lifecycle."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from agreements.withdrawals import ReceivedLater, withdraw_and_void
from annexes.kinds import ANNEX1
from copies.past import ChangesUnseen, Watch
from customers.models import Customer
from documents import lifecycle
from documents.errors import AlreadyPublished, NotAsShown, NotPublishable, Refused, RegistryError
from documents.findings.validation import findings
from documents.models import DocumentVersion
from documents.moments import local_day
from documents.notes import VersionChanges
from documents.numbering import proposed_number
from documents.parents import parent_of
from documents.rows.drafting import content_of
from documents.shown import state_shown
from office import past
from office.versions.comparing import compare_for_officers, compare_to_note
from office.versions.noting import NotingViews
from office.versions.reading import html_of
from office.versions.standing_forms import CopyForm, ForkForm, PublishForm, WithdrawForm


class _PublishPage:
    """What is shown before publishing. The state is taken first: whatever is read after it, and differs, is refused."""

    def __init__(self, version: DocumentVersion, data: Any, *, at: datetime) -> None:
        self.version = version
        state = state_shown(version)
        found = findings(version, at=at)
        self.errors = [finding for finding in found if finding.level == "error"]
        self.warnings = [finding for finding in found if finding.level == "warning"]
        self.form = PublishForm(version, data, state=state, has_warnings=bool(self.warnings))


class StandingViews(NotingViews):
    """The views behind the buttons; each may be used by who holds the permission for the record that it makes."""

    def _can_publish(self, request: HttpRequest, version: DocumentVersion) -> bool:
        return not version.is_published and request.user.has_perm("documents.add_publication")

    def _can_withdraw(self, request: HttpRequest, version: DocumentVersion) -> bool:
        return version.is_published and not version.is_withdrawn and request.user.has_perm("documents.add_withdrawal")

    def _can_fork(self, request: HttpRequest, version: DocumentVersion) -> bool:
        # Terms and annex 2 are linear (one line); only an annex 1 follows the releases of its product.
        return version.kind == ANNEX1 and version.is_published and request.user.has_perm("documents.add_line")

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.find(request, pk)
        if version.is_published:
            messages.warning(request, str(AlreadyPublished(version)))
            return self._back(version)
        if not self._can_publish(request, version):
            raise PermissionDenied
        page = _PublishPage(version, request.POST if request.method == "POST" else None, at=timezone.now())
        if request.method == "POST" and page.form.is_valid():
            try:
                self._publish(version, page.form, by=request.user)
            except AlreadyPublished as refusal:
                messages.warning(request, str(refusal))
                return self._back(version)
            except NotPublishable as refusal:
                page.errors = list(refusal.findings)
            except NotAsShown as refusal:
                page = _PublishPage(self.find(request, pk), request.POST, at=timezone.now())
                page.form.show_now(refusal)
            except RegistryError as refusal:
                _say(page.form, refusal)
            else:
                messages.success(request, _("%(version)s is published.") % {"version": self.find(request, pk)})
                return self._back(version)
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
            compare_url=self.url("compare", version),
            html=html_of(request, version),
            **self._what_changes(request, version, page.form),
        )

    def _what_changes(self, request: HttpRequest, version: DocumentVersion, form: PublishForm) -> dict[str, Any]:
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

    @transaction.atomic
    def _publish(self, version: DocumentVersion, form: PublishForm, *, by: Any) -> None:
        now = timezone.now()
        seen = form.cleaned_data["state"]
        lifecycle.publish(version, by=by, at=form.cleaned_data["at"], recorded_at=now, seen=seen, **form.place())
        if reason := form.cleaned_data["editorial"].strip():
            lifecycle.mark_editorial(version, reason=reason, by=by, at=now)

    def withdraw_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.find(request, pk)
        if not self._can_withdraw(request, version):
            raise PermissionDenied

        def withdraw(form: Any) -> DocumentVersion:
            # Without later receipts this is the withdrawal alone.
            receipts = form.later_receipts
            try:
                with transaction.atomic():
                    watch = Watch(list(Customer.objects.filter(receipts__in=receipts).distinct()))
                    withdraw_and_void(
                        version,
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
            WithdrawForm(version, request.POST if request.method == "POST" else None),
            withdraw,
            title=_("Withdraw %(version)s") % {"version": version},
            button=_("Withdraw"),
            is_danger=True,
            intro=_(
                "A withdrawn version is due for nobody any more, and can't be received after this moment. For who "
                "received it before, it stays in force until it is replaced."
            ),
            done=_("%(version)s is withdrawn.") % {"version": version},
        )

    def copy_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.find(request, pk)
        if not self.has_add_permission(request):
            raise PermissionDenied

        def copy(form: Any) -> DocumentVersion:
            now = timezone.now()
            return lifecycle.copy_to_draft(version, by=request.user, at=now, line=form.target, dated=local_day(now))

        return self._ask(
            request,
            version,
            CopyForm(version, request.POST if request.method == "POST" else None),
            copy,
            title=_("Copy %(version)s to a new draft") % {"version": version},
            button=_("Copy"),
            across=self.across_lines(version),
            intro=_("The draft gets the same text and facts, the date of today and the number that follows from it."),
            done=_(
                "The draft is a copy of %(version)s, dated today. Correct its date and number where they are others, "
                "and note the change in the version log."
            )
            % {"version": version},
        )

    def fork_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.find(request, pk)
        if not self._can_fork(request, version):
            raise PermissionDenied

        @transaction.atomic
        def fork(form: Any) -> DocumentVersion:
            watch = Watch()
            now = timezone.now()
            line = lifecycle.fork_line(
                version,
                from_release=form.cleaned_data["from_release"],
                after=form.cleaned_data["forked_on"],
                by=request.user,
                at=now,
            )
            past.tell(request, watch.refuse_unseen(past.shown_to(request)))
            return lifecycle.copy_to_draft(version, by=request.user, at=now, line=line, dated=local_day(now))

        return self._ask(
            request,
            version,
            ForkForm(request.POST if request.method == "POST" else None),
            fork,
            title=_("New release line from %(version)s") % {"version": version},
            button=_("Make line and draft"),
            across=self.across_lines(version),
            intro=_(
                "The new line shares the version log up to the fork and goes its own way from there. Its first "
                "draft is a copy of this version."
            ),
            done=_("The line exists, and this is its first draft."),
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
                _say(form, refusal)
            else:
                messages.success(request, done)
                return self._back(result)
        return self.page(request, "ask", version, form=form, **context)

    def _back(self, version: DocumentVersion) -> HttpResponseRedirect:
        return HttpResponseRedirect(self.url("change", version))


def _editorial_reason(changes: VersionChanges) -> str:
    """What the officer said of the whole, else a sentence, in the language that customers read by default."""
    if changes.notes.whole is not None and changes.notes.whole.why:
        return changes.notes.whole.why
    with translation.override(settings.LANGUAGE_CODE):
        return _(
            "Only spelling or layout was changed; nothing else follows from this version than from the one before."
        )


def _say(form: Form, refusal: RegistryError | ValidationError) -> None:
    """Put a refusal at the field that it names, or above the form."""
    if isinstance(refusal, ValidationError):
        form.add_error(None, ValidationError(refusal.messages))
        return
    field = refusal.field if isinstance(refusal, Refused) and refusal.field in form.fields else None
    form.add_error(field, str(refusal))
