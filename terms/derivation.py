"""Propose the facts beside a new draft of the terms, and say what an officer should look at before publication."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from django.utils.translation import gettext as _

from documents import richtext
from documents.finding import Finding
from documents.models import DocumentVersion
from documents.moments import as_printed
from documents.rows.drafting import content_of
from terms.content import TermsContent
from terms.facts import deposit, is_old_deposit
from terms.labels import label_findings
from terms.models import ArticleRow, DepositFacts, ParagraphRow
from terms.references import reference_findings


def derive_terms(version: DocumentVersion) -> None:
    """Where the closing text says the terms were deposited."""
    if found := deposit(content_of(version)):
        DepositFacts.objects.create(
            version=version, court=found.court, location=found.location, deposited_on=found.date, number=found.number
        )


def validate_terms(version: DocumentVersion, content: TermsContent) -> Iterator[Finding]:
    if not content.articles:
        yield Finding("error", "no_articles", _("The terms have no articles yet."))
    rows = dict(enumerate(ArticleRow.objects.filter(version=version).order_by("position", "pk")))
    for index, (article, following) in enumerate(zip_longest(content.articles, content.articles[1:])):
        if not article.label and not article.title:
            first = article.paragraphs[0].text if article.paragraphs else ""
            yield Finding(
                "error",
                "nameless_heading",
                _(
                    "This article has neither a number nor a title, so that nothing can refer to it. "
                    "Give it one of the two."
                ),
                " ".join(richtext.lines(first))[:80],
                rows.get(index),
                "title",
            )
            continue
        heads_others = following is not None and following.level > article.level
        if article.level > 0 and not article.paragraphs and not article.title and not heads_others:
            yield Finding(
                "error",
                "empty_article",
                _("This article has neither a title nor a text."),
                article.label,
                rows.get(index),
            )
    yield from label_findings(version)
    paragraphs = ParagraphRow.objects.filter(version=version)
    yield from reference_findings(
        content, list(paragraphs.order_by("article__position", "article_id", "position", "pk"))
    )
    deposited_on = DepositFacts.objects.filter(version=version).values_list("deposited_on", flat=True).first()
    if deposited_on and is_old_deposit(deposited_on, version.date):
        yield Finding(
            "warning",
            "stale_deposit",
            _("The text was deposited on %(deposited)s, before the date of this version; another text may lie there.")
            % {"deposited": as_printed(deposited_on)},
            _("deposit"),
        )
