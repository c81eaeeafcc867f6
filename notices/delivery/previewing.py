"""How a notice will read, before anything is done: the same templates over an announcement that is not stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from customers.models import Customer
from documents.models import DocumentVersion
from mail.dress import dress
from notices.acts.announcing import Telling
from notices.acts.writing import words_of
from notices.delivery.posting import text_of
from notices.models import Announcement, Notice, ObjectionTerms
from notices.window.concerned import Concerned
from notices.window.deadlines import longest

# What stands in the preview while the officer has not said what the change means.
_UNSAID = "…"


@dataclass(frozen=True)
class Preview:
    """The mail of a notice as one customer would get it: its subject, its text, and the same text dressed."""

    customer: Customer
    language: str
    subject: str
    body: str

    @property
    def html(self) -> str:
        return dress(self.subject, self.body, language=self.language)


def preview(
    version: DocumentVersion, act: str, telling: Telling, first: Concerned | None, *, language: str, at: datetime
) -> Preview | None:
    """The notice to the first customer that is concerned; None where nobody is. Nothing is stored."""
    customer = Customer.objects.filter(pk=first.customer).first() if first is not None else None
    if customer is None or first is None:
        return None
    announcement = Announcement(
        version=version,
        act=act,
        kind=telling.kind,
        opens_window=telling.opens_window,
        meaning=telling.meaning.strip() or _UNSAID,
        meaning_en=telling.meaning_en.strip(),
        intended_on=telling.intended_on,
        made_at=at,
    )
    own = {terms.agreement_id: terms for terms in ObjectionTerms.objects.filter(agreement__in=first.agreements)}
    agreed = longest((own.get(pk, ObjectionTerms()) for pk in first.agreements), at=at)
    notice = Notice(
        # The address of a page that is not there yet.
        pk=0,
        announcement=announcement,
        customer=customer,
        release_unknown=first.release_unknown,
        opens_window=telling.opens_window,
        days=agreed.days,
        counted=agreed.counted,
        starts=agreed.starts,
        silence=agreed.silence,
        language=language,
    )
    notice.subject, notice.text = words_of(announcement, language).of(notice, customer)
    return Preview(customer, language, *text_of(notice, at=at))
