"""Which of the processor's people may do what: an allow-list. What stands nowhere in it is refused to everybody.

A line for every model, whoever made it: a new one without a line fails the suite (tests/office/test_roles.py). Who
holds a right may still be refused in a case, such as a published version; nobody is ever allowed more than this. A
person may have several roles. The auditor reads whatever anybody reads, and does nothing: that is not written per line.

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
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import journaled, rights
from accounts.models import User
from customers.rights import MANAGE, RECORD, SEE
from documents.approval import APPROVE
from journal.acts import act

EDITOR, PUBLISHER, DESK, AUDITOR, ADMINISTRATOR = "editor", "publisher", "desk", "auditor", "administrator"
ROLES = (EDITOR, PUBLISHER, DESK, AUDITOR, ADMINISTRATOR)
# A role is a group, but for administrators: they are Django's superusers, without its blank cheque. “Privacy officers”,
# from when there was one role, is the sum of three (decision 0043).
GROUP = "Privacy officers"
GROUPS: dict[str, tuple[str, ...]] = {
    GROUP: (EDITOR, PUBLISHER, DESK),
    "Editors": (EDITOR,),
    "Publishers": (PUBLISHER,),
    "Customer desk": (DESK,),
    "Auditors": (AUDITOR,),
}
NAMES: dict[str, Promise] = {
    EDITOR: _("Editor"),
    PUBLISHER: _("Publisher"),
    DESK: _("Customer desk"),
    AUDITOR: _("Auditor"),
    ADMINISTRATOR: _("Administrator"),
}
# Group → how it is called, and what it may do, for who gives it.
TITLES: dict[str, tuple[Promise, Promise]] = {
    GROUP: (_("Privacy officer"), _("editor, publisher and customer desk together")),
    "Editors": (NAMES[EDITOR], _("writes drafts, facts and notes, and imports texts")),
    "Publishers": (NAMES[PUBLISHER], _("approves, announces, publishes and withdraws; changes no text")),
    "Customer desk": (NAMES[DESK], _("customers, agreements, receipts, copies, notices and objections")),
    "Auditors": (NAMES[AUDITOR], _("reads everything, changes nothing")),
}

_READ, _CORRECT, _ADD, _KEEP, _ALL = "view", "view change", "view add", "view add change", "view add change delete"


def _who(editor: str = "", publisher: str = "", desk: str = "", administrator: str = "") -> tuple[str, ...]:
    """A line of the table, in the order of ``ROLES``."""
    auditor = _READ if any((editor, publisher, desk, administrator)) else ""
    return (editor, publisher, desk, auditor, administrator)


_NONE = _who()
# What is said: editors write it, the others read.
_TEXT = _who(editor=_ALL, publisher=_READ, desk=_READ)
_TEXT_KEPT = _who(editor=_KEEP, publisher=_READ, desk=_READ)
_TEXT_CORRECTED = _who(editor=_CORRECT, publisher=_READ, desk=_READ)
# What gives it effect.
_PUBLISHED = _who(editor=_READ, publisher=_ADD, desk=_READ)
_READ_BY_OFFICERS = _who(editor=_READ, publisher=_READ, desk=_READ)
# What is known of customers: kept by the desk; publishers read as much as shows them whom they reach.
_CUSTOMERS = _who(publisher=_READ, desk=_KEEP)
_TOLD = _who(publisher=_READ, desk=_READ)
_DESKS_OWN = _who(desk=_READ)
_DESKS_ACT = _who(publisher=_READ, desk=_ADD)

# Model → what each role may do with its rows, in the order of ROLES.
TABLE: dict[str, tuple[str, ...]] = {
    "documents.document": _TEXT,  # deleted while it is empty only
    "documents.line": _TEXT_KEPT,
    "documents.documentversion": _READ_BY_OFFICERS,
    "documents.versionrank": _who(editor=_READ, publisher=_CORRECT, desk=_READ),
    "documents.logrow": _TEXT,
    "documents.footnoterow": _TEXT,
    "documents.editorialmark": _who(editor=_READ, publisher=_ALL, desk=_READ),
    "documents.changenote": _TEXT,  # beside the changes of a draft; published notes refuse by themselves
    "documents.approvalstep": _who(editor=_ADD, publisher=_ADD, desk=_READ),  # to decide is a right of its own
    "documents.coveragelink": _TEXT,
    "documents.publication": _PUBLISHED,
    "documents.withdrawal": _PUBLISHED,
    "documents.importedsource": _who(editor=_ADD, publisher=_READ, desk=_READ),
    "documents.doubt": _TEXT_CORRECTED,
    "documents.opendraft": _NONE,  # everybody's own, behind the editor
    "terms.termsversion": _TEXT,  # a published version refuses change and deletion by itself
    "terms.termstext": _TEXT_CORRECTED,
    "terms.articlerow": _TEXT,
    "terms.paragraphrow": _TEXT,
    "terms.depositfacts": _TEXT_KEPT,
    "annexes.product": _TEXT,  # deleted while no agreement names it only
    "annexes.annex1version": _TEXT,
    "annexes.annex1text": _TEXT_CORRECTED,
    "annexes.datacategory": _TEXT,
    "annexes.activityrow": _TEXT,
    "annexes.subprocessorrow": _TEXT,
    "annexes.interfacerow": _TEXT,
    "annexes.dataitem": _TEXT,
    "annexes.annex2version": _TEXT,
    "annexes.annex2text": _TEXT_CORRECTED,
    "annexes.measurecategoryrow": _TEXT,
    "annexes.measure": _TEXT,
    "annexes.datacategoryfacts": _TEXT_KEPT,
    "annexes.subprocessorfacts": _TEXT_KEPT,
    "annexes.chainlink": _TEXT,  # facts: corrected after publication too
    "annexes.subprocessoruse": _TEXT,
    "annexes.activityfacts": _TEXT_KEPT,
    "annexes.interfacefacts": _TEXT_KEPT,
    "annexes.dataitemlink": _TEXT_KEPT,
    "annexes.annex1facts": _TEXT_KEPT,
    "annexes.annex2facts": _TEXT_KEPT,
    "imports.importrequest": _NONE,
    "imports.sourcefile": _NONE,
    "customers.customer": _who(publisher=_READ, desk=_ALL),  # deleted while nothing is recorded of it only
    "customers.membership": _DESKS_OWN,  # changed on the customer's page of members, where its administrators are told
    "customers.invitation": _DESKS_OWN,
    "customers.organisationclaim": _who(desk="view add delete"),  # as who manages members by hand
    "customers.givenmembership": _NONE,  # told with the member
    "customers.processor": _who(editor=_READ, publisher=_READ, desk=_KEEP, administrator=_KEEP),
    "customers.visit": _NONE,
    "customers.detailsproposal": _who(desk=_CORRECT),  # “change” is accepting or refusing
    "customers.savedfilter": _who(publisher=_READ, desk=_ALL),  # on the list of customers
    "customers.succession": _DESKS_ACT,
    "customers.seeing": _DESKS_OWN,  # made by who may record acts, from the page of a customer
    "agreements.agreement": _CUSTOMERS,
    "agreements.agreement_products": _NONE,
    "agreements.arrangement": _CUSTOMERS,
    "agreements.installedrelease": _CUSTOMERS,
    "agreements.receipt": _CUSTOMERS,  # “change” is voiding
    "agreements.portalreceipt": _TOLD,
    "agreements.receiptevidence": _DESKS_OWN,
    "agreements.evidencefile": _DESKS_OWN,
    "agreements.acceptance": _TOLD,
    "agreements.acceptancepart": _TOLD,
    "agreements.statement": _DESKS_OWN,
    "agreements.bulkreceipt": _DESKS_OWN,  # made by who may record receipts, from a list of customers
    "agreements.bulkreceipt_versions": _NONE,
    "agreements.bulkreceiptcustomer": _NONE,
    "agreements.standing": _TOLD,
    "agreements.standingpart": _TOLD,
    "agreements.endconfirmation": _who(desk=_ADD),
    "agreements.plannedremoval": _DESKS_OWN,
    "agreements.removal": _DESKS_OWN,
    "notices.announcement": _who(publisher=_ADD, desk=_READ),
    "notices.calendarfeed": _DESKS_OWN,
    "notices.incomingfile": _NONE,  # read with its message
    "notices.incomingmail": _who(desk=_ADD),
    "notices.notice": _TOLD,
    "notices.noticeaddress": _TOLD,
    "notices.noticeevent": _DESKS_ACT,
    "notices.noticerecipient": _TOLD,
    "notices.noticesettings": _TOLD,
    "notices.objection": _DESKS_ACT,
    "notices.objectionstep": _DESKS_ACT,
    "notices.objectionterms": _CUSTOMERS,
    "notices.plan": _who(editor=_READ, publisher=_KEEP, desk=_READ),  # “change” is cancelling
    "notices.subscription": _NONE,
    "copies.issuedcopy": _TOLD,
    "copies.copypart": _DESKS_OWN,
    "copies.copyrequest": _DESKS_OWN,
    "copies.issuerun": _who(desk=_ADD),
    "copies.copybody": _NONE,
    "copies.rendering": _NONE,
    "copies.renderedcopy": _NONE,
    "journal.verification": _who(editor=_READ, publisher=_READ, desk=_READ, administrator=_READ),
    "files.pendingfile": _NONE,
    "machines.client": _who(desk=_KEEP, administrator=_KEEP),  # “change” is a second secret, and revoking
    "machines.clientsecret": _NONE,  # shown with its program, as far as people tell two apart by it
    "machines.answered": _NONE,
    "webhooks.webhook": _who(desk=_KEEP, administrator=_KEEP),  # “change” is pausing, a second secret, ending
    "webhooks.signingsecret": _NONE,
    "webhooks.progress": _NONE,
    "webhooks.webhooktrial": _NONE,  # shown with its webhook
    "webhooks.webhookevent": _who(desk=_CORRECT, administrator=_CORRECT),  # “change” is sending again, or passing over
    "journal.entry": _NONE,  # written by acts only
    "journal.rowstate": _NONE,
    "journal.sequencer": _NONE,
    "journal.tile": _NONE,
    "journal.checkpoint": _NONE,
    "journal.cosignature": _NONE,
    "mail.outgoingmail": _who(publisher=_READ, desk=_READ, administrator=_READ),
    "workers.taskorigin": _NONE,
    "search.passage": _NONE,  # found within the rights on what it is of
    "search.place": _NONE,
    "mail.mailboxposition": _NONE,  # told on the first page
    "mail.mailprobe": _NONE,
    "workers.workerheartbeat": _NONE,
    "accounts.user": _who(desk=_KEEP, administrator=_KEEP),  # the desk: members of customers only
    "accounts.rightsreview": _who(administrator="view add"),
    "accounts.directoryperson": _NONE,  # told with the person
    "accounts.roleclaim": _who(administrator="view add delete"),
    "accounts.givenrole": _NONE,  # told with the person
    "accounts.user_groups": _NONE,
    "accounts.user_user_permissions": _NONE,
    # What a group may do stands here, not in the database: that is made to agree after every migration.
    "auth.group": _who(administrator=_READ),
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
    SEE: (DESK, AUDITOR),
    MANAGE: (DESK,),
    RECORD: (DESK,),
    APPROVE: (PUBLISHER,),
    "accounts.reset_second_factor": (DESK, ADMINISTRATOR),  # the desk: of members of customers only
    "mail.resend_outgoingmail": (DESK, ADMINISTRATOR),
}


def rights_of(*roles: str) -> frozenset[str]:
    """Every right of these roles together, as ``app.codename``."""
    places = [ROLES.index(role) for role in roles]
    on_rows = {
        f"{app}.{action}_{name}"
        for (app, _dot, name), line in ((label.partition("."), line) for label, line in TABLE.items())
        for place in places
        for action in line[place].split()
    }
    return frozenset(on_rows | {right for right, holders in NAMED.items() if set(roles) & set(holders)})


def roles_of(person: User) -> tuple[str, ...]:
    """The roles of somebody who works for the processor, in the order of ``ROLES``; none of anybody else."""
    if not (person.is_staff and person.is_active):
        return ()
    given = {role for group in person.groups.all() for role in GROUPS.get(group.name, ())}
    return tuple(role for role in ROLES if role in given or (role == ADMINISTRATOR and person.is_superuser))


def with_role(role: str, people: models.QuerySet[User]) -> models.QuerySet[User]:
    """Who of these has the role."""
    holders = people.filter(is_staff=True, is_active=True)
    if role == ADMINISTRATOR:
        return holders.filter(is_superuser=True)
    return holders.filter(groups__name__in=[name for name, given in GROUPS.items() if role in given]).distinct()


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


def ensure_groups(sender: Any = None, using: str = "default", **__: Any) -> None:
    """Give each group exactly the rights of its role; runs after every migration."""
    for config in apps.get_app_configs():
        # Django makes the rights of an app in this same signal, perhaps after us.
        create_permissions(config, verbosity=0, using=using)
    known = {
        f"{right.content_type.app_label}.{right.codename}": right
        for right in Permission.objects.using(using).select_related("content_type")
    }
    had_one_role = not Group.objects.using(using).filter(name="Editors").exists()
    for name, roles in GROUPS.items():
        group, _created = Group.objects.using(using).get_or_create(name=name)
        group.permissions.set([known[right] for right in rights_of(*roles)])
    if had_one_role:
        _keep_what_administrators_could()


def _keep_what_administrators_could() -> None:
    """Once, where there were officers and administrators only: who administers goes on doing an officer's work.

    Whoever should not is taken out of the group under *People*.
    """
    group = Group.objects.get(name=GROUP)
    administrators = User.objects.filter(is_superuser=True, is_staff=True).exclude(groups=group)
    if administrators:
        with act(journaled.PERSON, by=None, at=timezone.now()):
            for person in administrators:
                person.groups.add(group)


rights.give_administrators(rights_of(ADMINISTRATOR))
