"""What the journal holds of announcements, notices and objections: who was told what, when, and what came back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from journal import kinds
from journal.watching import exempt, watch
from notices.models import (
    Announcement,
    CalendarFeed,
    IncomingFile,
    IncomingMail,
    Notice,
    NoticeAddress,
    NoticeEvent,
    NoticeRecipient,
    NoticeSettings,
    Objection,
    ObjectionStep,
    ObjectionTerms,
)

ANNOUNCED, REVOKED = "change.announced", "announcement.revoked"
WRITTEN, DELIVERED, GIVEN, TAKEN_BACK = "notice.written", "notice.delivery", "notice.given", "notice.taken_back"
EVENT = "notice.event"
OBJECTED, STEPPED = "objection.received", "objection.step"
TERMS, CHOSEN = "objection.terms", "notice.recipients"
MAIL_RECEIVED, MAIL_HANDLED, MAIL_FORGOTTEN = "mail.received", "mail.handled", "mail.forgotten"
CALENDAR_MADE, CALENDAR_REVOKED = "calendar.made", "calendar.revoked"

kinds.declare(
    {
        ANNOUNCED: _("customers to be told of a change"),
        REVOKED: _("announcement revoked"),
        WRITTEN: _("notices written"),
        DELIVERED: _("delivery of a notice"),
        GIVEN: _("notice given"),
        TAKEN_BACK: _("notice not given after all"),
        EVENT: _("something happened to a notice"),
        OBJECTED: _("objection received"),
        STEPPED: _("step of an objection"),
        TERMS: _("objection terms entered or changed"),
        CHOSEN: _("recipients of notices chosen"),
        MAIL_RECEIVED: _("mail received"),
        MAIL_HANDLED: _("mail read and dealt with"),
        MAIL_FORGOTTEN: _("words of a message removed at the end of their time"),
        CALENDAR_MADE: _("calendar address made"),
        CALENDAR_REVOKED: _("calendar address revoked"),
    }
)
watch(Announcement)
watch(Notice, scope="customer_id")
watch(NoticeAddress, scope="notice__customer_id")
watch(NoticeEvent, scope="notice__customer_id")
watch(Objection, scope="notice__customer_id")
watch(ObjectionStep, scope="objection__notice__customer_id")
watch(ObjectionTerms, scope="agreement__customer_id")
watch(NoticeSettings, scope="customer_id")
watch(NoticeRecipient, scope="customer_id")
watch(IncomingMail, scope="customer_id")
watch(IncomingFile, scope="mail__customer_id")
watch(CalendarFeed, scope="customer_id")
exempt("notices.plan", "an intention; what comes of it is held")
exempt("notices.subscription", "a wish of anybody's to be told, which goes when it ends")
