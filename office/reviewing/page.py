"""The yearly review of rights: everybody who may do something, confirmed one by one, or relieved of it."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import reviewing
from accounts.models import User
from accounts.reviewing import OwnRights
from office.reviewing.people import held_by, in_order, in_words, listed, look_at, people

SEES, REVIEWS = "accounts.view_rightsreview", "accounts.add_rightsreview"
_PAGE = 100


def review_view(request: HttpRequest) -> HttpResponse:
    """The list; sent, it confirms whoever is ticked."""
    if not request.user.has_perm(SEES):
        raise PermissionDenied
    if request.method == "POST":
        if not request.user.has_perm(REVIEWS):
            raise PermissionDenied
        _confirm(request)
        return HttpResponseRedirect(request.get_full_path())
    now = timezone.now()
    due = reviewing.overdue(people(), at=now)
    only_due = request.GET.get("show") == "due"
    found = in_order().filter(counts_from__lte=now - reviewing.EVERY) if only_due else in_order()
    page = Paginator(found, _PAGE).get_page(request.GET.get("p"))
    values = {
        **admin.site.each_context(request),
        "title": _("Review of rights"),
        "page": page,
        "rows": listed(page.object_list, at=now),
        "due": due.count(),
        "only_due": only_due,
        "may_review": request.user.has_perm(REVIEWS),
    }
    return TemplateResponse(request, "admin/registry/review.html", values)


def remove_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once more, and take everything away."""
    if not request.user.has_perm(REVIEWS):
        raise PermissionDenied
    person = in_order().filter(pk=pk).first()
    if person is None:
        raise Http404
    assert isinstance(request.user, User)
    back, found = reverse("admin:rights_review"), look_at(person, at=timezone.now())
    form = RemovalForm(request.POST if request.method == "POST" else None, initial={"had": found.had})
    if form.is_valid():
        if form.cleaned_data["had"] != found.had:
            messages.warning(request, _changed(person))
        else:
            try:
                reviewing.remove(person, had=found.had, by=request.user, at=timezone.now())
            except OwnRights:
                messages.error(request, _("Nobody takes away their own rights."))
            else:
                messages.success(request, _("%(person)s can no longer sign in.") % {"person": person})
        return HttpResponseRedirect(back)
    values = {
        **admin.site.each_context(request),
        "title": _("Take away all rights of %(person)s") % {"person": person},
        "form": form,
        "media": form.media,
        "button": _("Take away"),
        "is_danger": True,
        "change_url": back,
        "intro": _(
            "%(person)s (%(email)s) has now: %(may)s. The account is closed, and the person is signed out everywhere; "
            "what they did stays recorded."
        )
        % {"person": person, "email": person.email, "may": in_words(found.had)},
    }
    return TemplateResponse(request, "admin/registry/ask.html", values)


class RemovalForm(forms.Form):
    """What the person had when the page was made."""

    had = forms.CharField(widget=forms.HiddenInput, required=False)


def _confirm(request: HttpRequest) -> None:
    assert isinstance(request.user, User)
    seen = dict(part.partition(" ")[::2] for part in request.POST.getlist("confirm"))
    keys = [int(key) for key in seen if key.isascii() and key.isdigit() and len(key) < 19][: 2 * _PAGE]
    done = 0
    for person in people().filter(pk__in=keys).prefetch_related("groups", "memberships").order_by("pk"):
        had = held_by(person)
        if seen[str(person.pk)] != had:
            messages.warning(request, _changed(person))
            continue
        try:
            reviewing.confirm(person, had=had, by=request.user, at=timezone.now())
        except OwnRights:
            messages.warning(request, _("Another administrator has to look at your own rights."))
        else:
            done += 1
    if done:
        messages.success(
            request,
            ngettext("The rights of one person are confirmed.", "The rights of %(count)s people are confirmed.", done)
            % {"count": done},
        )


def _changed(person: User) -> str:
    return _("The rights of %(person)s changed after you opened this page: look again.") % {"person": person}
