"""Which of the processor's people may do what: an allow-list. What stands nowhere in it is refused to everybody.

A line for every model, whoever made it: a new one without a line fails the suite (tests/office/test_roles.py). A column
for every role; a further role is a further column. Who holds a right may still be refused in a case, such as a
published version; nobody is ever allowed more than this.

Nothing that past answers rest on is deleted by hand, by no role: receipts, evidence, issued copies, agreements,
arrangements, installed releases, acceptances end, are voided or stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import models

from accounts import rights
from customers.rights import MANAGE, RECORD, SEE

OFFICER, ADMINISTRATOR = "officer", "administrator"
ROLES = (OFFICER, ADMINISTRATOR)
# A role is a group, but for administrators: they are Django's superusers, without its blank cheque.
GROUP = "Privacy officers"
GROUPS = {OFFICER: GROUP}

_NONE: tuple[str, ...] = ("", "")
_READ = ("view", "view")
_MADE_BY_AN_ACT = ("view add", "view add")
_ENDED = ("view add change", "view add change")
_DRAFTED = ("view add change delete", "view add change delete")
_CORRECTED = ("view change", "view change")

# Model → what each role may do with its rows, in the order of ROLES.
TABLE: dict[str, tuple[str, ...]] = {
    "documents.document": _DRAFTED,  # deleted while it is empty only
    "documents.line": _ENDED,
    "documents.documentversion": _READ,
    "documents.versionrank": _CORRECTED,
    "documents.logrow": _DRAFTED,
    "documents.footnoterow": _DRAFTED,
    "documents.editorialmark": _DRAFTED,
    "documents.changenote": _DRAFTED,  # beside the changes of a draft; published notes refuse by themselves
    "documents.publication": _MADE_BY_AN_ACT,
    "documents.withdrawal": _MADE_BY_AN_ACT,
    "documents.importedsource": _MADE_BY_AN_ACT,
    "documents.doubt": _CORRECTED,
    "terms.termsversion": _DRAFTED,  # a published version refuses change and deletion by itself
    "terms.termstext": _CORRECTED,
    "terms.articlerow": _DRAFTED,
    "terms.paragraphrow": _DRAFTED,
    "terms.depositfacts": _ENDED,
    "annexes.product": _DRAFTED,  # deleted while no agreement names it only
    "annexes.annex1version": _DRAFTED,
    "annexes.annex1text": _CORRECTED,
    "annexes.datacategory": _DRAFTED,
    "annexes.activityrow": _DRAFTED,
    "annexes.subprocessorrow": _DRAFTED,
    "annexes.interfacerow": _DRAFTED,
    "annexes.dataitem": _DRAFTED,
    "annexes.annex2version": _DRAFTED,
    "annexes.annex2text": _CORRECTED,
    "annexes.measurecategoryrow": _DRAFTED,
    "annexes.measure": _DRAFTED,
    "annexes.datacategoryfacts": _ENDED,
    "annexes.subprocessorfacts": _ENDED,
    "annexes.chainlink": _DRAFTED,  # facts: corrected after publication too
    "annexes.subprocessoruse": _DRAFTED,
    "annexes.activityfacts": _ENDED,
    "annexes.interfacefacts": _ENDED,
    "annexes.dataitemlink": _ENDED,
    "annexes.annex1facts": _ENDED,
    "annexes.annex2facts": _ENDED,
    "imports.importrequest": _NONE,
    "customers.customer": _DRAFTED,  # deleted while nothing is recorded of it only
    "customers.membership": _READ,  # changed on the customer's page of members, where its administrators are told
    "customers.invitation": _READ,
    "customers.processor": _ENDED,
    "customers.visit": _NONE,
    "agreements.agreement": _ENDED,
    "agreements.agreement_products": _NONE,
    "agreements.arrangement": _ENDED,
    "agreements.installedrelease": _ENDED,
    "agreements.receipt": _ENDED,  # “change” is voiding
    "agreements.portalreceipt": _READ,
    "agreements.receiptevidence": _READ,
    "agreements.evidencefile": _READ,
    "agreements.acceptance": _READ,
    "agreements.acceptancepart": _READ,
    "agreements.statement": _READ,
    "agreements.bulkreceipt": _READ,  # made by who may record receipts, from a list of customers
    "agreements.bulkreceipt_versions": _NONE,
    "agreements.bulkreceiptcustomer": _NONE,
    "agreements.standing": _READ,
    "agreements.standingpart": _READ,
    "agreements.endconfirmation": _MADE_BY_AN_ACT,
    "agreements.plannedremoval": _READ,
    "agreements.removal": _READ,
    "notices.announcement": _MADE_BY_AN_ACT,
    "notices.calendarfeed": _READ,
    "notices.incomingfile": _NONE,  # read with its message
    "notices.incomingmail": _MADE_BY_AN_ACT,
    "notices.notice": _READ,
    "notices.noticeaddress": _READ,
    "notices.noticeevent": _MADE_BY_AN_ACT,
    "notices.noticerecipient": _READ,
    "notices.noticesettings": _READ,
    "notices.objection": _MADE_BY_AN_ACT,
    "notices.objectionstep": _MADE_BY_AN_ACT,
    "notices.objectionterms": _ENDED,
    "notices.plan": _ENDED,  # “change” is cancelling
    "notices.subscription": _NONE,
    "copies.issuedcopy": _READ,
    "copies.copypart": _READ,
    "copies.copyrequest": _READ,
    "copies.issuerun": _MADE_BY_AN_ACT,
    "copies.copybody": _NONE,
    "copies.rendering": _NONE,
    "copies.renderedcopy": _NONE,
    "journal.verification": _READ,
    "files.pendingfile": _NONE,
    "journal.entry": _NONE,  # written by acts only
    "journal.rowstate": _NONE,
    "journal.sequencer": _NONE,
    "journal.tile": _NONE,
    "journal.checkpoint": _NONE,
    "journal.cosignature": _NONE,
    "mail.outgoingmail": _READ,
    "workers.taskorigin": _NONE,
    "mail.mailboxposition": _NONE,  # told on the first page
    "mail.mailprobe": _NONE,
    "workers.workerheartbeat": _NONE,
    "accounts.user": _ENDED,
    "accounts.user_groups": _NONE,
    "accounts.user_user_permissions": _NONE,
    # What a group may do stands here, not in the database: that is made to agree after every migration.
    "auth.group": ("", "view"),
    "auth.group_permissions": _NONE,
    "auth.permission": _NONE,
    # Of libraries: keys, sessions, tasks with their arguments, logs. Nobody reads or changes these by hand.
    "account.emailaddress": _NONE,
    "account.emailconfirmation": _NONE,
    "admin.logentry": _NONE,
    "contenttypes.contenttype": _NONE,
    "django_tasks_database.dbtaskresult": _NONE,
    "mfa.authenticator": _NONE,
    "sessions.session": _NONE,
    "socialaccount.socialaccount": _NONE,
    "socialaccount.socialapp": _NONE,
    "socialaccount.socialtoken": _NONE,
}
# Rights that are no action on rows → the roles that have them.
NAMED: dict[str, tuple[str, ...]] = {
    SEE: ROLES,
    MANAGE: ROLES,
    RECORD: ROLES,
    "accounts.reset_second_factor": ROLES,
    "mail.resend_outgoingmail": ROLES,
}


def rights_of(role: str) -> frozenset[str]:
    """Every right of a role, as ``app.codename``."""
    place = ROLES.index(role)
    on_rows = {
        f"{app}.{action}_{name}"
        for (app, _dot, name), line in ((label.partition("."), line) for label, line in TABLE.items())
        for action in line[place].split()
    }
    return frozenset(on_rows | {right for right, roles in NAMED.items() if role in roles})


def is_read_by_anybody(model: type[models.Model]) -> bool:
    """Whether any role may see rows of this model in the administration."""
    return any("view" in line.split() for line in TABLE.get(model._meta.label_lower, ()))


def models_without_a_line() -> list[str]:
    """The models that the table forgets; histories are read with what they are about, and changed by nobody."""
    return sorted(set(_labels()) - set(TABLE))


def _labels() -> Iterator[str]:
    for model in apps.get_models(include_auto_created=True):
        if not model.__name__.startswith("Historical"):
            yield model._meta.label_lower


def ensure_groups(sender: Any = None, using: str = "default", **_: Any) -> None:
    """Give each group exactly the rights of its role; runs after every migration."""
    for config in apps.get_app_configs():
        # Django makes the rights of an app in this same signal, perhaps after us.
        create_permissions(config, verbosity=0, using=using)
    known = {
        f"{right.content_type.app_label}.{right.codename}": right
        for right in Permission.objects.using(using).select_related("content_type")
    }
    for role, name in GROUPS.items():
        group, _created = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set([known[right] for right in rights_of(role)])


rights.give_administrators(rights_of(ADMINISTRATOR))
