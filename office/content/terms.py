"""The terms in the admin."""

from __future__ import annotations

from django.contrib import admin

from office.versions import SectionTexts, StackedRows, TabularRows, VersionAdmin
from terms.kinds import TERMS
from terms.models import ArticleRow, ParagraphRow, TermsText, TermsVersion


class TermsTexts(SectionTexts):
    model = TermsText


class Paragraphs(TabularRows):
    model = ParagraphRow
    fields = ("label", "text", "level", "position")


class Articles(StackedRows):
    model = ArticleRow
    fields = (("label", "title", "level"), "position")
    inlines = (Paragraphs,)
    with_children = ("paragraphs",)
    tab = True


@admin.register(TermsVersion)
class TermsAdmin(VersionAdmin):
    """Versions of the terms."""

    kind = TERMS
    inlines = (Articles, TermsTexts)
