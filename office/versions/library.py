"""Documents, their release lines with the order of versions, the ledger and the imported sources."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import display

from copies.past import ChangesUnseen, Watch
from documents import journaled, order
from documents.errors import RegistryError
from documents.models import Document, DocumentVersion, ImportedSource, Line, Publication
from office import past
from office.choices import read_once
from office.history import HistoryAdmin
from office.versions.read_only import ReadOnlyAdmin


class LineInline(TabularInline):
    model = Line
    fields = ("from_release", "parent", "forked_on", "order_link")
    readonly_fields = ("order_link",)
    extra = 0
    show_title = False
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("document", "parent__document")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "parent":
            match = request.resolver_match
            pk = match.kwargs.get("object_id") if match else None
            kwargs["queryset"] = Line.objects.filter(document=pk).select_related("document")
        return read_once(super().formfield_for_foreignkey(db_field, request, **kwargs))

    @display(description=_("order of versions"))
    def order_link(self, line: Line) -> str:
        if line._state.adding:
            return ""
        address = reverse("admin:documents_line_order", args=[line.pk])
        return format_html('<a class="text-link" href="{}">{}</a>', address, gettext("Order of versions"))


@admin.register(Document)
class DocumentAdmin(past.AsksAboutThePast, HistoryAdmin, ModelAdmin):
    """The documents with their release lines."""

    act_kind = journaled.LIBRARY
    list_display = ("title", "kind", "scope")
    inlines = (LineInline,)
    fields = ("title", ("kind", "scope"))
    actions = None

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("kind",) if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        empty = obj is not None and not DocumentVersion.objects.filter(line__document=obj).exists()
        return super().has_delete_permission(request, obj) and empty

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.order_view)
        return [path("line/<int:pk>/order/", view, name="documents_line_order"), *super().get_urls()]  # type: ignore[no-untyped-call]

    def order_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The published versions of a line in their order, which an officer changes or confirms."""
        line = Line.objects.select_related("document").filter(pk=pk).first()
        if line is None:
            raise Http404
        if not request.user.has_perm("documents.view_versionrank"):
            raise PermissionDenied
        versions = order.in_order(line)
        may_change = request.user.has_perm("documents.change_versionrank")
        if request.method == "POST":
            if not may_change:
                raise PermissionDenied
            if past.goes_back(request):
                # As it was sent, to be looked at and changed further.
                versions = _sent_order(request, versions)
            else:
                return self._reorder(request, line, versions)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "media": self.media,
            "line": line,
            "original": line.document,
            "title": gettext("Order of versions: %(line)s") % {"line": line},
            "versions": versions,
            "may_change": may_change,
            "confirmed": all(version.rank.confirmed for version in versions),
        }
        return TemplateResponse(request, "admin/documents/line/order.html", context)

    def _reorder(self, request: HttpRequest, line: Line, versions: list[DocumentVersion]) -> HttpResponse:
        try:
            with transaction.atomic():
                watch = Watch()
                order.reorder(line, _sent_order(request, versions), by=request.user, at=timezone.now())
                changes = watch.refuse_unseen(past.shown_to(request))
        except ChangesUnseen as unseen:
            return past.ask(request, self, unseen)
        except RegistryError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, gettext("The order is confirmed."))
            past.tell(request, changes)
        return HttpResponseRedirect(request.path)


def _sent_order(request: HttpRequest, versions: list[DocumentVersion]) -> list[DocumentVersion]:
    """The versions in the order of the numbers typed or dragged. Unknown ones are refused by ``order.reorder``."""
    known = {str(version.pk): version for version in versions}
    places = []
    for key in request.POST.getlist("version"):
        place = request.POST.get(f"place-{key}", "")
        if key in known and place.isdecimal() and len(place) < 10:
            places.append((int(place), known[key]))
    return [version for _place, version in sorted(places, key=lambda item: item[0])]


@admin.register(Publication)
class PublicationAdmin(ReadOnlyAdmin):
    """The ledger."""

    list_display = ("sequence", "version", "published_at", "recorded_at", "published_by", "short_hash")
    list_select_related = ("version__line__document", "published_by")
    fields = (
        ("sequence", "version"),
        ("published_at", "recorded_at", "published_by"),
        "digest",
        "previous_hash",
        "entry_hash",
    )
    ordering = ("-sequence",)

    @display(description=_("hash of this entry"))
    def short_hash(self, entry: Publication) -> str:
        return f"{entry.entry_hash[:12]}…"


class ImportedSourceAdmin(ReadOnlyAdmin):
    """The files that were imported, with the versions that came of them."""

    list_display = ("__str__", "imported_at", "imported_by", "made")
    fields = ("name", "sha256", ("imported_at", "imported_by"), "made", "opened")
    readonly_fields = ("made", "opened")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("imported_by").prefetch_related("versions__line__document")

    @display(description=_("source"))
    def opened(self, source: ImportedSource) -> str:
        address = reverse("admin:imports_source", args=[source.pk])
        return format_html('<a class="text-link" href="{}">{}</a>', address, gettext("The source beside the result"))

    @display(description=_("versions"))
    def made(self, source: ImportedSource) -> str:
        return ", ".join(str(version) for version in source.versions.all()) or "–"
