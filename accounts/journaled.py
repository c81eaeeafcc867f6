"""What the journal holds of the people who sign in: what they may do, and with which keys."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext_lazy as _

from accounts.models import DirectoryPerson, GivenRole, RightsReview, RoleClaim, User
from journal import kinds
from journal.watching import exempt, watch, watch_brief

PERSON, PROVISIONED, REVIEWED, KEYS, ERASED, LOGGED = (
    "person.entered",
    "person.provisioned",
    "rights.reviewed",
    "keys.changed",
    "person.erased",
    "administration.logged",
)
# Roles that the provider gives at sign-in: which value gives which, and who got or lost one.
MAPPED, CLAIMED = "claims.mapped", "roles.claimed"

kinds.declare(
    {
        PERSON: _("account entered or changed"),
        PROVISIONED: _("account entered, changed or closed by the directory"),
        MAPPED: _("roles by claim changed"),
        CLAIMED: _("roles followed what the provider said"),
        REVIEWED: _("rights reviewed"),
        KEYS: _("way of signing in changed"),
        ERASED: _("personal data erased"),
        LOGGED: _("noted in the administration's log"),
    }
)
# What changes with every visit is no act: the last sign-in, the sessions' epoch, a second factor's counter.
watch(
    User,
    only=("id", "email", "is_staff", "is_active", "is_superuser", "erased_at", "groups", "user_permissions"),
    kind=PERSON,
)
watch(RightsReview, kind=REVIEWED)
watch(DirectoryPerson, kind=PROVISIONED)
watch(RoleClaim, kind=MAPPED)
watch(GivenRole, kind=CLAIMED)
watch(EmailAddress, kind=KEYS)
watch(Authenticator, only=("id", "user_id", "type", "created_at"), kind=KEYS)
watch(SocialAccount, only=("id", "user_id", "provider", "uid"), kind=KEYS)
watch_brief(LogEntry, kind=LOGGED)

_LIBRARY = "kept by a library while something is under way"
for label in (
    "account.emailconfirmation",
    "sessions.session",
    "socialaccount.socialapp",
    "socialaccount.socialtoken",
    "django_tasks_database.dbtaskresult",
):
    exempt(label, _LIBRARY)
for label in ("auth.permission", "contenttypes.contenttype"):
    exempt(label, "made from the models at every migration")
exempt("auth.group", "has the rights that the code gives, which is compared")
