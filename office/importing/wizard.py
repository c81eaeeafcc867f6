"""A file that is being imported: wait, answer what is asked, say what each part is, see what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from documents.kinds import kind_of
from documents.models import DocumentVersion
from documents.rows.ancestry import ancestor_of
from documents.rows.schema import schema_of
from documents.text.content import VersionContent
from imports.kept import reading_of
from imports.models import Changes, ImportRequest
from imports.read import ImportReading
from imports.requests import divide_otherwise, insist, say_what_it_is, settle_changes
from imports.targets import UPDATE, wishes_of
from office.addresses import edit_address, version_address
from office.importing.counted import name_counts
from office.importing.forms import PartForm
from office.versions.comparing import compare_for_officers
from workers.heartbeat import is_any_alive

# Seconds until the page that waits looks again.
_SOON, _SLOWLY = "2", "15"
_SHOWN_NAMES = 8


@dataclass(frozen=True)
class Part:
    """A content that was read from a file, as the officer is shown it before anything is made of it."""

    content: VersionContent
    title: str
    form: PartForm
    names: Sequence[str]
    counts: Sequence[tuple[str, int]]
    more: int

    @property
    def kind(self) -> str:
        return str(kind_of(self.content.kind).label)


class WizardView:
    """The page of one request for an import."""

    admin_site: Any
    opts: Any
    find_request: Any

    def reading_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Wait for the worker, ask what it needs to know, and show what came of it."""
        asked: ImportRequest = self.find_request(request, pk)
        parts = _parts(asked, request.POST if _says_what(request) else None)
        if request.method == "POST" and (answer := _answer(request, asked, parts)) is not None:
            return answer
        no_worker = asked.done_at is None and not is_any_alive(now=timezone.now())
        values = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "asked": asked,
            "parts": parts,
            "reading": asked.reading,
            "beside": [w for w in (asked.reading or {}).get("warnings", ()) if w[0].startswith("beside-")],
            "changes": Changes.choices,
            "report": _with_differences(_name_counts(asked.report)),
            "updates": _updates(asked),
            "no_worker": no_worker,
            "title": gettext("Import of %(name)s") % {"name": asked},
        }
        response = TemplateResponse(request, "admin/registry/import/reading.html", values)
        if asked.done_at is None:
            response["Refresh"] = _SLOWLY if no_worker else _SOON
        return response


def _says_what(request: HttpRequest) -> bool:
    return request.method == "POST" and "parts" in request.POST


def _answer(request: HttpRequest, asked: ImportRequest, parts: Sequence[Part]) -> HttpResponse | None:
    """What the officer sent: the address to go on to, or None when a form has to be shown again."""
    now = timezone.now()
    if "scheme" in request.POST:
        asked = divide_otherwise(asked, request.POST["scheme"], by=request.user, at=now)
    elif "changes" in request.POST:
        asked = settle_changes(asked, request.POST["changes"], by=request.user, at=now)
    elif "parts" in request.POST:
        if not all(part.form.is_valid() for part in parts):
            return None
        asked = say_what_it_is(asked, [part.form.cleaned_data["target"] for part in parts])
        updates = _updates(asked)
        if updates and asked.done_at is not None:
            return HttpResponseRedirect(updates[0][1])
    else:
        asked = insist(asked, by=request.user, at=now)
    return HttpResponseRedirect(reverse("admin:imports_reading", args=[asked.pk]))


def _parts(asked: ImportRequest, data: Any) -> list[Part]:
    """What was read, with the form to say what each part is; nothing once that was said."""
    if not asked.asks_what_it_is:
        return []
    reading = reading_of(asked.reading or {})
    return [_part(reading, index, data) for index in range(len(reading.contents))]


def _part(reading: ImportReading, index: int, data: Any) -> Part:
    content = reading.contents[index]
    schema = schema_of(content.kind)
    first = schema.rows[0].name
    names = [
        name.place
        for rows, found in schema.name_rows(content).items()
        if rows in {first, "categories"}
        for name in found
    ]
    counts = name_counts(schema.count_rows(content))
    form = (
        PartForm(content, data, prefix=f"part-{index}")
        if data is not None
        else PartForm(content, prefix=f"part-{index}")
    )
    return Part(content, reading.titles[index], form, names[:_SHOWN_NAMES], counts, max(len(names) - _SHOWN_NAMES, 0))


def _updates(asked: ImportRequest) -> list[tuple[str, str]]:
    """The parts that update a draft: the draft by its name, and the page where that is done."""
    if asked.wishes is None or asked.reading is None:
        return []
    found: list[tuple[str, str]] = []
    for part, target in enumerate(wishes_of(asked.wishes, reading_of(asked.reading))):
        if target.what == UPDATE:
            draft = DocumentVersion.objects.with_names().filter(pk=target.key).first()
            found.append((str(draft or target.key), reverse("admin:imports_update", args=[asked.pk, part])))
    return found


def _name_counts(report: dict[str, Any] | None) -> dict[str, Any] | None:
    """The report with the names of its counts as people read them."""
    if report is None:
        return None
    documents = [each | {"rows": name_counts(each["rows"])} for each in report["documents"]]
    return report | {"documents": documents}


def _with_differences(report: dict[str, Any] | None) -> dict[str, Any] | None:
    """The report with what each draft that is still there changes, compared with the version nearest to it."""
    if report is None:
        return None
    found = DocumentVersion.objects.with_names().in_bulk([document["pk"] for document in report["documents"]])
    documents = []
    for document in report["documents"]:
        version = found.get(document["pk"])
        before = ancestor_of(version) if version is not None else None
        compared = None
        if version is not None and before is not None:
            address = f"{version_address(version, 'compare')}?with={before.reference}"
            compared = compare_for_officers(before, version, address=address, with_facts=False)
        edit = edit_address(version) if version is not None else ""
        documents.append(document | {"version": version, "compared": compared, "edit": edit})
    return report | {"documents": documents}
