from notices.models.announcement import Announcement, Kind, Plan
from notices.models.calendar import CalendarFeed
from notices.models.incoming import IncomingFile, IncomingMail
from notices.models.notice import Notice, NoticeAddress, NoticeEvent
from notices.models.objection import Objection, ObjectionStep
from notices.models.preference import NoticeRecipient, NoticeSettings
from notices.models.subscription import Subscription
from notices.models.terms import ObjectionTerms

__all__ = [
    "Announcement",
    "CalendarFeed",
    "IncomingFile",
    "IncomingMail",
    "Kind",
    "Notice",
    "NoticeAddress",
    "NoticeEvent",
    "NoticeRecipient",
    "NoticeSettings",
    "Objection",
    "ObjectionStep",
    "ObjectionTerms",
    "Plan",
    "Subscription",
]
