"""Withdrawing, with notice to whom it goes on to bind, and what pages that ask share."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from agreements.withdrawals import ReceivedLater
from copies.past import ChangesUnseen, Watch
from customers.models import Customer
from documents.errors import NotAsShown, RegistryError
from documents.models import DocumentVersion
from notices.acts import announcing
from notices.window.concerned import bound_by
from office import past
from office.forms import put_refusal
from office.versions.announcing import BOUND
from office.versions.flow.views import FlowViews
from office.versions.telling import WithdrawAndTellForm


class PublishingViews(FlowViews):
    """The views of withdrawing, beside those that lead to a publication."""

    def _can_withdraw(self, request: HttpRequest, version: DocumentVersion) -> bool:
        return version.is_published and not version.is_withdrawn and request.user.has_perm("documents.add_withdrawal")

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
                return self.back(result)
        return self.page(request, "ask", version, form=form, **context)
