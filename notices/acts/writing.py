"""Writing the notices: text in the customer's language, addresses, and mail; many page by page, by a worker."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from customers.mail import officers, send_to
from customers.models import Customer
from customers.parties import the_processor
from documents.comparison.brief import brief
from documents.comparison.versions import compare_versions
from documents.models import DocumentVersion
from documents.parents import parent_of
from journal.acts import act, include
from mail import outbox
from notices import journaled
from notices.models import Announcement, Kind, Notice, NoticeAddress
from notices.reaching.addressing import addresses_of, languages_of

# So many are written in the transaction of the act; of more, a worker writes them.
AT_ONCE = 50
# So many in a transaction: on SQLite nobody else writes meanwhile.
_PAGE = 50
ABOUT, REVOKED = "notice", "revocation"


def write(notices: Sequence[Notice], *, at: datetime) -> None:
    """Write these notices of one announcement, and have their mail sent. The number of queries is constant."""
    if not notices:
        return
    announcement = notices[0].announcement
    customers = {customer.pk: customer for customer in Customer.objects.filter(pk__in=[n.customer_id for n in notices])}
    addressed = addresses_of(list(customers.values()), announcement.kind)
    languages = languages_of(list(customers.values()))
    texts: dict[str, Words] = {}
    with act(journaled.WRITTEN, by=None, at=at, subject=announcement):
        for notice in notices:
            customer = customers[notice.customer_id]
            language = languages.get(customer.pk, settings.LANGUAGE_CODE)
            if language not in texts:
                texts[language] = words_of(announcement, language)
            notice.language, notice.written_at = language, at
            notice.subject, notice.text = texts[language].of(notice, customer)
        Notice.objects.bulk_update(notices, ["language", "written_at", "subject", "text"])
        include(notices)
        rows = [
            NoticeAddress(notice=notice, who=who, address=address, message_id=outbox.new_message_id(), state_at=at)
            for notice in notices
            for who, address in addressed[notice.customer_id]
        ]
        created = NoticeAddress.objects.bulk_create(rows, batch_size=500)
        include(created)
        outbox.post_many([posting_of(row) for row in created], at=at)
        alone = [customers[notice.customer_id] for notice in notices if not addressed[notice.customer_id]]
        if alone:
            _tell_unreachable(announcement, alone, at=at)


def posting_of(row: NoticeAddress) -> outbox.Posting:
    """The mail to an address of a notice, written anew when it goes out."""
    return outbox.Posting(row.notice.subject, row.address, f"{ABOUT} {row.pk}", row.message_id)


def tend(*, now: datetime) -> int:
    """The chore of every worker: write what is still to be written; returns how many.

    Killed anywhere, what was committed stays, and what is left is done by the next; two at once share the work.
    """
    done = 0
    while written := _next_page(now):
        done += written
    return done


def waiting() -> int:
    """How many notices are still to be written."""
    return Notice.objects.filter(written_at=None).count()


@transaction.atomic
def _next_page(now: datetime) -> int:
    unwritten = Notice.objects.filter(written_at=None).order_by("announcement_id", "pk")
    first = unwritten.first()
    if first is None:
        return 0
    page = list(
        unwritten.filter(announcement=first.announcement_id)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("announcement__version__line__document")[:_PAGE]
    )
    write(page, at=now)
    return len(page)


def tell_revoked(announcement: Announcement, *, at: datetime) -> None:
    """Tell everybody to whom the notice was on its way that the change is not made. The number of queries is constant:
    the texts are written as they go out.
    """
    subjects: dict[str, str] = {}
    postings = []
    for row in NoticeAddress.objects.filter(notice__announcement=announcement).select_related("notice").order_by("pk"):
        language = row.notice.language or settings.LANGUAGE_CODE
        if language not in subjects:
            with translation.override(language):
                subjects[language] = revoked_subject(announcement)
        postings.append(outbox.Posting(subjects[language], row.address, f"{REVOKED} {row.pk}", outbox.new_message_id()))
    outbox.post_many(postings, at=at)


def revoked_subject(announcement: Announcement) -> str:
    """Over the message that the change is not made, in the active language."""
    return " ".join(render_to_string("emails/revoked_subject.txt", {"announcement": announcement}).split())


def sender() -> str:
    """Who tells it: the processor by its name, in the active language where nobody has entered one."""
    processor = the_processor()
    return processor.name if processor is not None else gettext("The processor")


def page_of(notice: Notice) -> str:
    """The path of the notice on the customer's pages."""
    return reverse("notices:show", args=[notice.customer.code, notice.pk])


def words_of(announcement: Announcement, language: str) -> Words:
    """The words of an announcement in a language; it need not be stored."""
    return Words(announcement, language)


class Words:
    """What all notices of an announcement say in one language; the comparison is made once."""

    def __init__(self, announcement: Announcement, language: str) -> None:
        self.announcement, self.language = announcement, language
        with translation.override(language):
            version = announcement.version
            before = before_of(version) if announcement.act != Announcement.Act.WITHDRAWN else None
            self.context = {
                "announcement": announcement,
                "version": version,
                "before": before,
                "changes": brief(compare_versions(before, version)) if before is not None else [],
                "meaning": _in(language, announcement.meaning, announcement.meaning_en),
                "processor": the_processor(),
                "who": sender(),
                "is_announced": announcement.act == Announcement.Act.ANNOUNCED,
                "is_published": announcement.act == Announcement.Act.PUBLISHED,
                "is_editorial": announcement.kind == Kind.EDITORIAL,
            }

    def of(self, notice: Notice, customer: Customer) -> tuple[str, str]:
        with translation.override(self.language):
            context = {**self.context, "notice": notice, "customer": customer}
            subject = " ".join(render_to_string("emails/notice_subject.txt", context).split())
            return subject, render_to_string("emails/notice.txt", context).strip()


def before_of(version: DocumentVersion) -> DocumentVersion | None:
    """The version that the notice compares with: as the change log and the pages of the version do."""
    return parent_of(version)


def _in(language: str, dutch: str, english: str) -> str:
    return english if language == "en" and english else dutch


def _tell_unreachable(announcement: Announcement, customers: Collection[Customer], *, at: datetime) -> None:
    """Have the officers tell on paper whom no mail can reach."""
    page = reverse("admin:notices_announcement_change", args=[announcement.pk])
    send_to(officers(), "unreachable", {"announcement": announcement, "customers": customers}, page, at=at)
