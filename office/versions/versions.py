"""Versions in the admin: drafts are forms, published versions are read, and the lifecycle does the rest."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, TabularInline
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from documents import journaled
from documents.errors import AlreadyPublished, RegistryError
from documents.findings.validation import findings
from documents.locks import lock_draft
from documents.models import DocumentVersion, Doubt
from documents.moments import as_printed
from documents.numbering import proposed_number
from documents.rows.drafting import content_of, create_draft
from documents.rows.schema import schema_of
from office.choices import LineFilter
from office.history import HistoryAdmin
from office.versions.announcing import Situation
from office.versions.editing.concurrency import Meanwhile
from office.versions.editing.hints import hints_of
from office.versions.editing.problems import problems_of
from office.versions.editing.rows import MergingFormSet, RowForm
from office.versions.editing.version_form import HEADER, VersionForm, new_version_form
from office.versions.editor.page import EditorPage
from office.versions.editor.urls import editor_urls
from office.versions.facts import FactsViews
from office.versions.log_row import LogRowViews
from office.versions.reading import ReadingViews


def _columns(version: DocumentVersion) -> tuple[list[str], list[Any]]:
    names = [field.attname for field in DocumentVersion._meta.concrete_fields]
    return names, [getattr(version, name) for name in names]


def _meanwhile(version: DocumentVersion, shown: str) -> Meanwhile | None:
    """What others did since the form was shown, under the draft's lock; None for nothing, and for a published one."""
    try:
        lock_draft(version)
    except AlreadyPublished:
        return None
    found = Meanwhile.between(version, shown)
    return found if found.shown != found.now else None


class DoubtInline(TabularInline):
    """What the importer was unsure of: an officer looks, corrects the draft, and ticks it off."""

    model = Doubt
    form = RowForm
    formset = MergingFormSet
    fields = ("where", "message", "settled")
    readonly_fields = ("where", "message")
    extra = 0
    can_delete = False
    tab = True
    show_title = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class VersionAdmin(EditorPage, ReadingViews, LogRowViews, FactsViews, HistoryAdmin, ModelAdmin):
    """The admin of one kind of document; a subclass names the kind and the inlines with its rows."""

    act_kind = journaled.EDITED
    kind: str
    form = VersionForm
    change_form_template = "admin/documents/version/change_form.html"
    fieldsets = (
        (None, {"fields": ("revisions", ("ordinal", "year", "scope"), "proposed", ("date", "subject"), "language")}),
        (_("Origin"), {"fields": (("shown_line", "created"), "source"), "classes": ("collapse",)}),
    )
    add_fieldsets: Any = ((None, {"fields": ("line", ("date", "subject"), "language", ("ordinal", "year", "scope"))}),)
    readonly_fields = ("proposed", "shown_line", "created", "source")
    list_display = ("name", "shown_line", "date", "standing", "place", "open_doubts")
    list_filter = (("status", ChoicesDropdownFilter), ("line", LineFilter))
    list_filter_submit = True
    search_fields = ("subject", "year")
    search_help_text = _("Search in subject and year")
    ordering = ("line", "-date", "-pk")
    list_per_page = 50
    warn_unsaved_form = True
    actions = None

    # --- Lists --------------------------------------------------------------------------------------------------------

    def get_changelist(self, request: HttpRequest, **options: Any) -> Any:
        """A draft opens as a document; its form is one more step away."""
        admin, listed = self, super().get_changelist(request, **options)

        class Versions(listed):  # type: ignore[misc, valid-type]
            def url_for_result(self, result: Any) -> str:
                if result.is_published or not admin.has_change_permission(request, result):
                    return str(super().url_for_result(result))
                return admin.url("edit", result)

        return Versions

    def get_queryset(self, request: HttpRequest) -> Any:
        return (
            super()
            .get_queryset(request)
            .select_related("line__document", "rank", "withdrawal", "source", "created_by")
            .annotate(doubts_left=models.Count("doubts", filter=models.Q(doubts__settled=False)))
        )

    @display(description=_("version"), ordering="year")
    def name(self, version: DocumentVersion) -> str:
        number = version.number or gettext("no number")
        return format_html("<strong>{}</strong> <span>{}</span>", number, version.reference)

    @display(description=_("line"), ordering="line")
    def shown_line(self, version: DocumentVersion) -> str:
        return str(version.line)

    @display(
        description=_("status"),
        ordering="status",
        label={"draft": "warning", "published": "success", "withdrawn": "danger"},
    )
    def standing(self, version: DocumentVersion) -> tuple[str, str]:
        if version.is_withdrawn:
            return "withdrawn", gettext("Withdrawn")
        return version.status, str(version.get_status_display())

    @display(description=_("place in the order"))
    def place(self, version: DocumentVersion) -> str:
        rank = getattr(version, "rank", None)
        if rank is None:
            return "–"
        return str(rank.rank) if rank.confirmed else gettext("%(rank)s (proposed)") % {"rank": rank.rank}

    @display(description=_("points to check"))
    def open_doubts(self, version: Any) -> str:
        return str(version.doubts_left) if version.doubts_left and not version.is_published else ""

    # --- The form -----------------------------------------------------------------------------------------------------

    @display(description=_("proposed number"))
    def proposed(self, version: DocumentVersion) -> str:
        if version.date is None:
            return gettext("Follows from the date and the version log, once the date is known.")
        number = proposed_number(content_of(version), version.line)
        return str(number) if number else gettext("The version log has no row of that year yet.")

    @display(description=_("created"))
    def created(self, version: DocumentVersion) -> str:
        moment = as_printed(version.created_at)
        return f"{moment} · {version.created_by}" if version.created_by else moment

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        if obj is None:
            kwargs["form"] = new_version_form(self.kind)
        return super().get_form(request, obj, change=change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.readonly_fields if obj else ()

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """A draft is begun with its line; its rows come next, on the draft's own page."""
        return [*self.inlines, *([DoubtInline] if obj.doubts.exists() else [])] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # A form that was opened on a draft and sent after its publication is answered with what was typed, and why it
        # wasn't saved (VersionForm.clean); it can't be valid.
        opened_as_draft = request.method == "POST"
        return super().has_change_permission(request, obj) and (obj is None or not obj.is_published or opened_as_draft)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and (obj is None or not obj.is_published)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            stored = DocumentVersion.objects.get(pk=obj.pk)
            if all(getattr(stored, name) == getattr(obj, name) for name in HEADER):
                return
            # History is kept of DocumentVersion: a proxy that saves itself would leave no trace.
            DocumentVersion.from_db(obj._state.db, *_columns(obj)).save()
            return
        content = schema_of(self.kind).content(number=obj.number, date=obj.date, subject=obj.subject)
        draft = create_draft(content, obj.line, by=request.user, at=timezone.now())
        obj.pk, obj.scope, obj.created_at, obj.created_by = draft.pk, draft.scope, draft.created_at, draft.created_by
        obj._state.adding = False

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        DocumentVersion.objects.get(pk=obj.pk).delete()

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        messages.success(request, gettext("%(version)s was begun. Fill in its text below.") % {"version": obj})
        return HttpResponseRedirect(self.url("edit", obj))

    def _create_formsets(self, request: HttpRequest, obj: Any = None, change: bool = False) -> Any:
        if request.method == "POST" and change:
            obj.meanwhile = _meanwhile(obj, request.POST.get("revisions", ""))
        return super()._create_formsets(request, obj, change)

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        """After a save the address has no mark of an unsaved form any more (unsaved.js)."""
        if getattr(obj, "meanwhile", None) is not None:
            messages.info(request, gettext("Somebody else edited this draft after you opened it; both edits are kept."))
        response: Any = super().response_change(request, obj)  # type: ignore[no-untyped-call]
        if isinstance(response, HttpResponseRedirect) and "unsaved=" in response.url:
            response["Location"] = request.path
        return response

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        version = self.get_object(request, unquote(object_id)) if object_id else None
        if version is not None and request.method == "GET" and version.is_published:
            return self.read_view(request, self.find(request, version.pk))
        try:
            return super().changeform_view(request, object_id, *args, **kwargs)
        except RegistryError as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.get_full_path())

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except RegistryError as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A draft goes with its rows: they are no objects of their own to ask permission for, or to list one by one."""
        _listed, counts, _lacking, protected = super().get_deleted_objects(objs, request)
        return [str(version) for version in objs], counts, set(), protected

    # --- Earlier states: on one page of our own, over all rows (timeline_view) ---------------------------------------

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What is left for the library's page are keys that are no numbers."""
        self.refuse_stranger(request)
        raise Http404

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """A row's earlier state says nothing by itself: the page of the whole version shows it among the others."""
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        self.refuse_stranger(request)
        return HttpResponseRedirect(self.url("history", self.find(request, self.number(unquote(object_id)))))

    # --- Addresses ----------------------------------------------------------------------------------------------------

    def url(self, name: str, version: DocumentVersion) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=[version.pk])

    def get_urls(self) -> Any:
        views = {
            "edit": self.edit_view,
            "announce": self.announce_view,
            "impact": self.impact_view,
            "mail": self.mail_view,
            "publish": self.publish_view,
            "coverage": self.coverage_view,
            "withdraw": self.withdraw_view,
            "copy": self.copy_view,
            "fork": self.fork_view,
            "facts": self.facts_view,
            "preview": self.preview_view,
            "pdf": self.pdf_view,
            "history": self.timeline_view,
            "compare": self.compare_view,
            "notes": self.notes_view,
            "log-row": self.log_row_view,
        }
        base = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"{base}_{name}")
            for name, view in views.items()
        ]
        return [*own, *editor_urls(self), *super().get_urls()]  # type: ignore[no-untyped-call]

    def tools(self, request: HttpRequest, version: DocumentVersion) -> list[dict[str, Any]]:
        """The buttons that fit the standing of a version, for the templates."""
        may_edit = not version.is_published and self.has_change_permission(request, version)
        wanted = [
            ("edit", _("Edit as a document"), "edit_document", may_edit),
            ("preview", _("Read"), "visibility", True),
            ("pdf", _("PDF"), "picture_as_pdf", True),
            ("compare", _("Compare"), "difference", True),
            ("facts", _("Facts"), "fact_check", True),
            ("coverage", _("Art. 28"), "rule", version.is_published),
            ("history", _("History"), "history", True),
            ("copy", _("Copy to new draft"), "content_copy", self.has_add_permission(request)),
            ("fork", _("New release line"), "call_split", self._can_fork(request, version)),
            ("withdraw", _("Withdraw"), "block", self._can_withdraw(request, version)),
            ("publish", _("Publish"), "publish", self._may_lead_on(request, version)),
        ]
        return [
            {"name": name, "title": title, "icon": icon, "link": self.url(name, version), "is_main": name == "edit"}
            for name, title, icon, allowed in wanted
            if allowed
        ]

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        context["show_save_and_add_another"] = False
        if obj is not None:
            context["tools"] = self.tools(request, obj)
            if not obj.is_published:
                context["situation"] = Situation.of(obj, at=timezone.now())
                # Points of an import have a tab of their own.
                found = [
                    finding for finding in findings(obj, at=timezone.now(), quickly=True) if finding.code != "doubt"
                ]
                context["hints"] = hints_of(found, context["adminform"], context["inline_admin_formsets"])
        if request.method == "POST":
            context["problems"] = problems_of(context["adminform"], context["inline_admin_formsets"])
            # They are named above the form, each with the way to it.
            context["errors"] = None
        return super().render_change_form(request, context, add, change, form_url, obj)
