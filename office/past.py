"""Before an act that changes what is stated of past moments is saved, the officer is shown which copies would differ.

The act is carried out in its transaction and compared; where the officer was not shown exactly what it does, it is
rolled back and a page asks, with everything that was typed. Saving from that page does what it showed, or asks again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy, ngettext

from copies.differences import Difference, differences
from copies.models import IssuedCopy
from copies.past import AnyCopy, Changes, ChangesUnseen, Watch, with_before
from customers.changes import changed
from customers.models import Customer
from documents.templatetags.registry import moment
from office.spreadsheet import as_csv

# What the page that asks sends beside the typed fields: what it showed, and which of its buttons was pressed.
SHOWN, LIST, BACK = "past-shown", "past-list", "past-back"
_OWN = {SHOWN, LIST, BACK, "csrfmiddlewaretoken"}


def shown_to(request: HttpRequest) -> str | None:
    """What the officer was shown; None for who only wants the list, so that nothing is saved."""
    return None if LIST in request.POST else request.POST.get(SHOWN, "")


def goes_back(request: HttpRequest) -> bool:
    """Whether the officer goes back to the form, which then comes as it was filled in."""
    return BACK in request.POST


def ask(request: HttpRequest, admin: Any, unseen: ChangesUnseen, **more: str) -> HttpResponse:
    """The page that asks, or the whole list as a file; ``more`` are fields that the form sends beside the typed ones.

    Call this after the rollback.
    """
    changes = with_before(unseen.changes)
    if LIST in request.POST:
        return as_file((change.copy, differences(change.before, change.after)) for change in changes)
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in _OWN and name not in more
        for value in values
    ]
    values = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "media": admin.media,
        "title": gettext("This changes what applied at earlier moments"),
        "changes": unseen.changes,
        "rows": [(change, differences(change.before, change.after)) for change in changes],
        "more": unseen.changes.total - len(changes),
        "readings": unseen.changes.total - unseen.changes.issued,
        "has_changed": unseen.has_changed,
        "typed": [*typed, *more.items(), (SHOWN, unseen.changes.state)],
        "LIST": LIST,
        "BACK": BACK,
    }
    return TemplateResponse(request, "admin/registry/past.html", values)


def tell(request: HttpRequest, changes: Changes) -> None:
    """After saving: where the copies that differ now are listed."""
    if not changes.total:
        return
    text = ngettext(
        "One copy that was made before says something else than would be stated for its moment now.",
        "%(count)s copies that were made before say something else than would be stated for their moments now.",
        changes.total,
    ) % {"count": changes.total}
    if not request.user.has_perm("copies.view_issuedcopy"):
        messages.warning(request, text)
        return
    address = reverse("admin:copies_issuedcopy_differing")
    link = format_html(' <a class="registry-inherit" href="{}">{}</a>', address, gettext("Show all that differ"))
    messages.warning(request, format_html("{}{}", text, link))


class AsksAboutThePast:
    """For a model admin whose form can change past answers: it is saved only as the officer was shown.

    Comes before the other bases. ``customers_concerned`` narrows what is looked at to whom the form is about.
    """

    admin_site: Any
    opts: Any
    media: Any

    def customers_concerned(self, request: HttpRequest, obj: Any) -> Collection[Customer] | None:
        """Whose past answers the form can change; None when anybody's."""
        return None

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)  # type: ignore[misc]
        except ChangesUnseen as unseen:
            return ask(request, self, unseen)

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        return type(form.__name__, (_ShownAgain, form), {}) if goes_back(request) else form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        concerned = self.customers_concerned(request, obj)
        request.past_watch = Watch(concerned)  # type: ignore[attr-defined]
        request.past_concerned = concerned or ()  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)  # type: ignore[misc]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        watch: Watch = request.past_watch  # type: ignore[attr-defined]
        tell(request, watch.refuse_unseen(shown_to(request)))
        changed(self._keys_of_concerned(request, form.instance), at=timezone.now())

    def _keys_of_concerned(self, request: HttpRequest, obj: Any) -> set[int] | None:
        """Whom the act concerns, before it and after it; None for everybody."""
        concerned = self.customers_concerned(request, obj)
        if concerned is None:
            return None
        return {customer.pk for customer in (*concerned, *request.past_concerned)}  # type: ignore[attr-defined]


_HEAD = (
    gettext_lazy("customer"),
    gettext_lazy("code"),
    gettext_lazy("copy"),
    gettext_lazy("agreement at"),
    gettext_lazy("made at"),
    gettext_lazy("part"),
    gettext_lazy("it says"),
    gettext_lazy("would be stated"),
)


class _ShownAgain:
    """A form that comes back as it was filled in, and is not saved."""

    def is_valid(self) -> bool:
        super().is_valid()  # type: ignore[misc]
        return False


def as_file(found: Iterable[tuple[AnyCopy, list[Difference]]]) -> HttpResponse:
    """Copies that differ, part by part, as a file for a spreadsheet."""
    return as_csv(gettext("differing-copies"), _HEAD, _rows(found))


def _rows(found: Iterable[tuple[AnyCopy, list[Difference]]]) -> Iterator[tuple[str, ...]]:
    for copy, parts in found:
        is_issued = isinstance(copy, IssuedCopy)
        named = (
            copy.customer.name,
            copy.customer.code,
            gettext("Sealed copy %(number)s") % {"number": copy.pk} if is_issued else gettext("Reading copy"),
            moment(copy.moment),
            moment(copy.issued_at if isinstance(copy, IssuedCopy) else copy.asked_at),
        )
        for part in parts:
            yield *named, part.part, part.was, part.now
