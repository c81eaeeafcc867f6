"""What the security log learns from Django and allauth, whoever the writer is."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as mfa_signals
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import m2m_changed, post_save, pre_save

from accounts.log.security import SecurityEvent, record
from accounts.models import User
from accounts.signing_in import limits

_RIGHTS = ("is_staff", "is_superuser", "is_active")


def _record_sign_in(sender: Any, user: User, **_: Any) -> None:
    record(SecurityEvent.SIGNED_IN, account=user.pk)


def _code_rejected(sender: Any, user: User, **_: Any) -> None:
    record(SecurityEvent.SIGN_IN_FAILED, subject=user.pk, what="code")


def _factor_failed(sender: Any, user: User, authenticator: Any, **_: Any) -> None:
    record(SecurityEvent.SIGN_IN_FAILED, subject=user.pk, what=str(authenticator.type))


def _factor_added(sender: Any, user: User, authenticator: Any, **_: Any) -> None:
    record(SecurityEvent.FACTOR_ADDED, subject=user.pk, what=str(authenticator.type))


def _factor_removed(sender: Any, user: User, authenticator: Any, **_: Any) -> None:
    record(SecurityEvent.FACTOR_REMOVED, subject=user.pk, what=str(authenticator.type))


def _password_changed(sender: Any, request: Any, user: User, **_: Any) -> None:
    record(SecurityEvent.PASSWORD_CHANGED, subject=user.pk)
    limits.forgive(request, user)


def _remember_rights(sender: Any, instance: User, update_fields: Any = None, **_: Any) -> None:
    """What the stored person may, before it is saved over; nothing when the save leaves rights alone."""
    touches = update_fields is None or set(update_fields) & set(_RIGHTS)
    stored = User.objects.filter(pk=instance.pk).values(*_RIGHTS).first() if instance.pk and touches else None
    instance.rights_before = stored if stored or not touches else dict.fromkeys(_RIGHTS[:2], False)  # type: ignore[attr-defined]


def _rights_saved(sender: Any, instance: User, **_: Any) -> None:
    for name, before in (getattr(instance, "rights_before", None) or {}).items():
        if getattr(instance, name) != before:
            record(
                SecurityEvent.RIGHTS_CHANGED,
                subject=instance.pk,
                what=f"{'+' if getattr(instance, name) else '-'}{name}",
            )


def _record_groups(sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any = None, **_: Any) -> None:
    """Groups and single rights of a person, and the rights of a group."""
    if not action.startswith("post_"):
        return
    sign = "+" if action == "post_add" else "-"
    numbers = ",".join(str(pk) for pk in sorted(pk_set or ())) or "all"
    if isinstance(instance, User):
        record(SecurityEvent.RIGHTS_CHANGED, subject=instance.pk, what=f"{sign}{sender._meta.model_name}:{numbers}")
    else:
        record(SecurityEvent.RIGHTS_CHANGED, what=f"{sign}{sender._meta.model_name}:{instance.pk}:{numbers}")


def connect() -> None:
    """Listen; once models are loaded."""
    name = "accounts.log.security"
    user_logged_in.connect(_record_sign_in, dispatch_uid=name)
    account_signals.login_code_rejected.connect(_code_rejected, dispatch_uid=name)
    mfa_signals.authentication_failed.connect(_factor_failed, dispatch_uid=name)
    mfa_signals.authenticator_added.connect(_factor_added, dispatch_uid=name)
    mfa_signals.authenticator_removed.connect(_factor_removed, dispatch_uid=name)
    for changed in (
        account_signals.password_changed,
        account_signals.password_set,
        account_signals.password_reset,
    ):
        changed.connect(_password_changed, dispatch_uid=name)
    pre_save.connect(_remember_rights, sender=User, dispatch_uid=name)
    post_save.connect(_rights_saved, sender=User, dispatch_uid=name)
    for through in (User.groups.through, User.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(_record_groups, sender=through, dispatch_uid=name)
