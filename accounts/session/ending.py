"""Ending sessions: all of a person's, or all but the one in use."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db.models import F
from django.http import HttpRequest

from accounts.models import User
from accounts.session.store import SessionStore


def end_sessions(user: User) -> None:
    """End every session of this person: none is accepted from the next request on."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])


def end_other_sessions(request: HttpRequest, user: User) -> None:
    """End every session of this person but the one of ``request``, which gets a new key."""
    end_sessions(user)
    if request.user.is_authenticated and request.user.pk == user.pk:
        request.user.session_epoch = user.session_epoch
        update_session_auth_hash(request, request.user)


def delete_sessions(user: User) -> int:
    """Delete what the session store holds about this person; returns how many sessions.

    The store has no index by person, so that it is read as a whole; an erasure is rare.
    """
    mine = [session.pk for session in Session.objects.iterator() if _is_of(session, user)]
    deleted, _per_model = Session.objects.filter(pk__in=mine).delete()
    return deleted


def contents_of(session: Session) -> dict[str, Any]:
    """What a stored session holds."""
    return SessionStore().decode(session.session_data)


def _is_of(session: Session, user: User) -> bool:
    return str(user.pk) == contents_of(session).get("_auth_user_id")
