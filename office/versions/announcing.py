"""Announcing an intended change, and what telling customers means: whom it concerns, how the notice reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import Customer
from documents.errors import AlreadyPublished
from documents.models import DocumentVersion
from notices.acts import announcing, planning
from notices.acts.announcing import Telling
from notices.acts.impact import CONCERNED, LISTS, Impact, impact_of
from notices.acts.proposing import proposed_kind
from notices.delivery.previewing import Preview, preview
from notices.models import Announcement, Kind, Notice, Plan
from notices.window.concerned import bound_by
from office.spreadsheet import as_csv
from office.versions.noting import NotingViews
from office.versions.telling import ANNOUNCE, TellingForm

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
        """Announcing stands on the page that leads to publication."""
        version = self.find(request, pk)
        if not version.is_published and not self._can_announce(request, version):
            raise PermissionDenied
        if version.is_published:
            messages.warning(request, str(AlreadyPublished(version)))
            return HttpResponseRedirect(self.url("change", version))
        return HttpResponseRedirect(f"{self.url('publish', version)}?does={ANNOUNCE}#act")

    def previews(
        self, version: DocumentVersion, telling: Telling, act: str, impact: Impact, *, at: datetime
    ) -> list[Preview]:
        """How the notice reads, in each language."""
        first = impact.concerned[0] if impact.concerned else None
        found = (
            preview(version, act, telling, first, language=language, at=at) for language, _name in settings.LANGUAGES
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
        form = TellingForm(request.POST, initial={"kind": proposed_kind(version)})
        form.is_valid()
        telling = form.telling()
        impact = impact_of(version, telling.kind, at=now)
        shown = next(
            (each for each in self.previews(version, telling, act, impact, at=now) if each.language == language), None
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
