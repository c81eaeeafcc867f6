"""Copying and forking: pages that ask, and call the lifecycle."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from annexes.kinds import ANNEX1
from copies.past import Watch
from documents import lifecycle
from documents.models import DocumentVersion
from documents.moments import local_day
from office import past
from office.versions.publishing import PublishingViews
from office.versions.standing_forms import CopyForm, ForkForm


class StandingViews(PublishingViews):
    """The views behind the buttons; each may be used by who holds the permission for the record that it makes."""

    def _can_fork(self, request: HttpRequest, version: DocumentVersion) -> bool:
        # Terms and annex 2 are linear (one line); only an annex 1 follows the releases of its product.
        return version.kind == ANNEX1 and version.is_published and request.user.has_perm("documents.add_line")

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
