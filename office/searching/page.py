"""Looking for something by words, from the head of every page of the office."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from office.searching.shown import find, jump, kinds_of
from search import index
from search.words import Query

# So many of each kind are shown beside the others, and of one kind alone.
_BESIDE, _ALONE = 5, 50


def search_view(request: HttpRequest) -> HttpResponse:
    """What the words are in, of what the person may read; ``kind`` narrows it to one."""
    text = " ".join(request.GET.get("q", "").replace("\0", " ").split())[:200]
    query, kinds = Query.of(text), kinds_of(request.user)
    chosen = next((kind for kind in kinds if kind.name == request.GET.get("kind")), None)
    groups = [
        find(kind, query, limit=_ALONE if kind is chosen else _BESIDE)
        for kind in kinds
        if not query.is_empty and chosen in (None, kind)
    ]
    reads_texts = any(kind.name == "published" for kind in kinds)
    values = {
        **admin.site.each_context(request),
        "title": _("Search for “%(text)s”") % {"text": text} if text else _("Search"),
        "sought": text,
        "query": query,
        "kinds": kinds,
        "chosen": chosen,
        "groups": [group for group in groups if group.hits],
        "jump": jump(text) if reads_texts and text else None,
        "shown": _ALONE,
        "behind": index.unindexed_versions().count() if reads_texts and text else 0,
    }
    return TemplateResponse(request, "admin/registry/search.html", values)
