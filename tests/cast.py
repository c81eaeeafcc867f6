"""The people in the tests, and their browsers: the officer, members of customers, a stranger."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from customers.models import Customer, Membership
from office.roles import ADMINISTRATOR, GROUP, GROUPS


def person(email: str, **fields: Any) -> User:
    """The person with this address, made on first mention."""
    return User.objects.filter(email=email).first() or User.objects.create_user(email, **fields)


def officer() -> User:
    """Who does the daily work of the processor: with the rights of the role, and no superuser."""
    user = person("officer@example.org", name="Nienke Hartsema", is_staff=True)
    user.groups.add(Group.objects.get(name=GROUP))
    return user


def second_officer() -> User:
    """A colleague in the same role."""
    user = person("second@example.org", name="Jelmer Bottema", is_staff=True)
    user.groups.add(Group.objects.get(name=GROUP))
    return user


def in_role(role: str) -> User:
    """Somebody who works for the processor in this role of office.roles only."""
    user = person(f"{role}@example.org", name=role.title(), is_staff=True, is_superuser=role == ADMINISTRATOR)
    if role != ADMINISTRATOR:
        user.groups.add(Group.objects.get(name=next(name for name, roles in GROUPS.items() if roles == (role,))))
    return user


def member(customer: Customer, role: str = Membership.Role.READER) -> User:
    user = person(f"{customer.code}@example.org")
    Membership.objects.get_or_create(customer=customer, user=user, defaults={"role": role})
    return user


def stranger() -> User:
    """Somebody with an account that belongs to no customer."""
    return person("stranger@example.org")


def signed_in(user: User, *, language: str = "") -> Client:
    """The user's browser; without a language it asks for none, and gets Dutch."""
    client = Client(headers={"accept-language": language} if language else None)
    client.force_login(user)
    return client
