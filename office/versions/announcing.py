"""Announcing an intended change, and what telling customers means: whom it concerns, how the notice reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import Customer
from documents.errors import AlreadyPublished, NotAsShown, RegistryError
from documents.findings.validation import findings
from documents.models import DocumentVersion
from documents.parents import parent_of
from documents.shown import state_shown
from documents.templatetags.registry import moment
from notices.acts import announcing, planning
from notices.acts.impact import CONCERNED, LISTS, Impact, impact_of
from notices.acts.proposing import proposed_kind
from notices.delivery.previewing import Preview, preview
from notices.models import Announcement, Kind, Notice, Plan
from notices.window.concerned import bound_by
from office.forms import put_refusal
from office.spreadsheet import as_csv
from office.versions.comparing import compare_for_officers
from office.versions.noting import NotingViews
from office.versions.telling import AnnounceForm, TellingForm

BOUND = "bound"
_PER_PAGE = 50


@dataclass(frozen=True)
class Situation:
    """Where an intended change stands: what was announced, whether the draft still says so, what is planned."""

    announced: Announcement | None
    is_as_announced: bool
    open_windows: int
    not_given: int
    last_close: datetime | None
    plan: Plan | None

    @classmethod
    def of(cls, version: DocumentVersion, *, at: datetime) -> Situation:
        announced = announcing.announcement_of(version)
        plan = planning.plan_of(version)
        if announced is None:
            return cls(None, True, 0, 0, None, plan)
        windows = announcing.windows_open(version, at=at)
        last: Notice | None = windows.exclude(deadline_on=None).order_by("-deadline_on").first()
        return cls(
            announced,
            announcing.is_still_as_announced(announced),
            windows.count(),
            windows.filter(given_at=None).count(),
            last.deadline if last is not None else None,
            plan,
        )


class AnnouncingViews(NotingViews):
    """The views about announcing, and about whom a version concerns."""

    def _can_announce(self, request: HttpRequest, version: DocumentVersion) -> bool:
        return (
            not version.is_published
            and request.user.has_perm("documents.add_publication")
            and request.user.has_perm("notices.add_announcement")
        )

    def announce_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self.find(request, pk)
        if version.is_published:
            messages.warning(request, str(AlreadyPublished(version)))
            return HttpResponseRedirect(self.url("change", version))
        if not self._can_announce(request, version):
            raise PermissionDenied
        now = timezone.now()
        # Taken first: whatever is read after it, and differs, is refused.
        state = state_shown(version)
        data = request.POST if request.method == "POST" else None
        form = AnnounceForm(version, data, kind=proposed_kind(version), state=state)
        if data is not None and form.is_valid() and "preview" not in data:
            try:
                return self._announce(request, version, form, at=now)
            except NotAsShown as refusal:
                form.state_now = state_shown(self.find(request, pk))
                form.show_now(refusal)
            except RegistryError as refusal:
                put_refusal(form, refusal)
        before = parent_of(version)
        return self.page(
            request,
            "announce",
            version,
            title=_("Announce %(version)s") % {"version": version},
            form=form,
            # What is announced unfinished has to be announced again: said, and left to the officer.
            errors=[finding for finding in findings(version, quickly=True) if finding.level == "error"],
            compared=compare_for_officers(before, version, address=self.url("compare", version)) if before else None,
            **self.telling_context(request, version, form, Announcement.Act.ANNOUNCED, at=now),
        )

    def _announce(
        self, request: HttpRequest, version: DocumentVersion, form: AnnounceForm, *, at: datetime
    ) -> HttpResponse:
        seen, telling = form.cleaned_data["state"], form.telling()
        if form.due is not None:
            planning.make_plan(version, Plan.Does.ANNOUNCE, telling, due_at=form.due, seen=seen, by=request.user, at=at)
            messages.success(request, _("It is planned for %(at)s.") % {"at": moment(form.due)})
            return HttpResponseRedirect(self.url("change", version))
        made = announcing.announce(version, telling, by=request.user, at=at, seen=seen)
        messages.success(
            request, _("%(version)s is announced; this is how far its notices are.") % {"version": version}
        )
        return HttpResponseRedirect(reverse("admin:notices_announcement_change", args=[made.pk]))

    def telling_context(
        self, request: HttpRequest, version: DocumentVersion, form: TellingForm, act: str, *, at: datetime
    ) -> dict[str, Any]:
        """What stands beside the form: the impact, how the notice reads, and where the change stands."""
        telling = form.telling()
        impact = impact_of(version, telling.kind, at=at)
        return {
            "impact": impact,
            "impact_url": f"{self.url('impact', version)}?kind={telling.kind}",
            "situation": Situation.of(version, at=at),
            "opens_window": telling.opens_window,
            "previews": self._previews(version, form, act, impact, at=at),
            "mail_url": self.url("mail", version),
            "act": act,
        }

    def _previews(
        self, version: DocumentVersion, form: TellingForm, act: str, impact: Impact, *, at: datetime
    ) -> list[Preview]:
        first = impact.concerned[0] if impact.concerned else None
        found = (
            preview(version, act, form.telling(), first, language=language, at=at)
            for language, _name in settings.LANGUAGES
        )
        return [each for each in found if each is not None]

    def mail_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The mail of the notice as it is dressed, from what was typed; it is shown, and sent to nobody."""
        version = self.find(request, pk)
        if not request.user.has_perm("notices.add_announcement"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        now = timezone.now()
        act, language = request.POST.get("act", ""), request.GET.get("language", settings.LANGUAGE_CODE)
        if act not in Announcement.Act.values or language not in dict(settings.LANGUAGES):
            raise Http404
        form = AnnounceForm(version, request.POST, kind=proposed_kind(version), state="-")
        form.is_valid()
        impact = impact_of(version, form.telling().kind, at=now)
        shown = next(
            (each for each in self._previews(version, form, act, impact, at=now) if each.language == language), None
        )
        if shown is None:
            raise Http404
        return HttpResponse(shown.html, headers={"Cache-Control": "private, no-store"})

    # --- Whom it concerns ---------------------------------------------------------------------------------------------

    def impact_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The customers behind a number, by a part of their name; as a file for a spreadsheet too."""
        version = self.find(request, pk)
        if not request.user.has_perm("customers.view_customer"):
            raise PermissionDenied
        kind, name = request.GET.get("kind", ""), request.GET.get("list", CONCERNED)
        if kind not in Kind.values:
            kind = proposed_kind(version)
        if name not in (*LISTS, BOUND):
            raise Http404
        if name == BOUND:
            keys = frozenset(item.customer for item in bound_by(version))
        else:
            keys = impact_of(version, kind, at=timezone.now()).customers_of(name)
        asked = " ".join(request.GET.get("q", "").split())
        found = [
            customer
            for customer in Customer.objects.filter(Q(name__icontains=asked) | Q(code__icontains=asked))
            .only("code", "name", "contact_name", "contact_email")
            .order_by("name", "pk")
            if customer.pk in keys
        ]
        if "file" in request.GET:
            head = (_("code"), _("customer"), _("contact person"), _("e-mail address"))
            rows = ((each.code, each.name, each.contact_name, each.contact_email) for each in found)
            return as_csv(name, head, rows)
        return self.page(
            request,
            "impact",
            version,
            title=f"{list_title(name)}: {version}",
            customers=Paginator(found, _PER_PAGE).get_page(request.GET.get("p")),
            total=len(found),
            name=name,
            kind=kind,
            asked=asked,
        )


def list_title(name: str) -> str:
    """What the customers in a list have in common."""
    return {
        "concerned": _("Customers concerned"),
        "release-unknown": _("Concerned, with a release that is unknown"),
        "arrangement": _("With an arrangement on what changes"),
        "unreachable": _("Without an address for this notice"),
        "objection": _("With an objection that is open"),
        "copies": _("With a sealed copy that this will outdate"),
        BOUND: _("Whom it goes on to bind"),
    }[name]
