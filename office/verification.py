"""Looking whether the registry still is what was entered: noted for the dashboard, and told when not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from customers.mail import send_to
from documents.proof import verification
from journal.models import Entry, Verification
from journal.replay import Disagreement, Progress
from office import expiring
from office.roles import GROUPS, rights_of

# Whoever may see the result, administrators too.
_SEEN_BY = "journal.view_verification"
# As many are listed in a message; the command lists them all.
_LISTED = 20


def verify_and_tell(*, at: datetime, progress: Progress | None = None) -> list[Disagreement]:
    """Compare everything, note the result, and write to the officers when something does not agree."""
    found = list(verification.disagreements(now=at, progress=progress))
    note(found, at=at)
    return found


@transaction.atomic
def note(found: list[Disagreement], *, at: datetime) -> Verification:
    """Keep the result, and tell who may see it of what does not agree."""
    first = str(found[0]) if found else ""
    before = last_verification()
    noted = Verification.objects.create(at=at, entries=Entry.objects.count(), count=len(found), first=first)
    if found:
        listed = [str(each) for each in found[:_LISTED]]
        context = {"found": listed, "count": len(found), "more": len(found) - len(listed), "at": at}
        send_to(User.objects.with_right(_SEEN_BY), "disagreements", context, reverse("admin:index"), at=at)
    # Every night somebody looks; what ends is told on the night on which it comes near.
    expiring.tell(
        User.objects.with_right(_SEEN_BY), since=before.at if before else at - timedelta(days=expiring.DAYS[0]), now=at
    )
    return noted


def _groups(now: datetime) -> Iterator[str]:
    """A group with other rights than its role has (:mod:`office.roles`), and one that is no role at all."""
    for group in Group.objects.prefetch_related("permissions__content_type").order_by("pk"):
        held = {f"{right.content_type.app_label}.{right.codename}" for right in group.permissions.all()}
        meant = rights_of(*GROUPS.get(group.name, ()))
        for right in sorted(held ^ meant):
            yield _("The group %(group)s should not have, or lacks, the right %(right)s.") % {
                "group": group.name,
                "right": right,
            }


verification.contribute(_groups)


def last_verification() -> Verification | None:
    """The last comparison of everything."""
    return Verification.objects.first()


def last_that_held() -> Verification | None:
    """The last one at which everything agreed."""
    return Verification.objects.filter(count=0).first()
