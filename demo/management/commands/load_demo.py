"""Load the demo."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer
from demo import loading as demo
from demo import present
from documents.cli import RegistryCommand
from office.roles import NAMES, roles_of


class Command(RegistryCommand):
    acts = True
    help = (
        "Fills an empty registry with the demo: a fictional processor, six versions that are published on the way, "
        "three customers with histories, a change that is announced and objected to, and accounts to sign in with. "
        "Run again, it only says that it is there."
    )

    def handle(self, **options: Any) -> None:
        if demo.is_loaded():
            if not User.objects.filter(email="officer@example.org").exists():
                self.stdout.write(_("The registry holds data already; the demo was not loaded."))
                return
            self.stdout.write(_("The demo is loaded already."))
        else:
            demo.load()
            present.enact(at=timezone.now())
            self.stdout.write(_("The demo is loaded."))
        self.stdout.write(_("Accounts, all with the password %(password)s:") % {"password": demo.PASSWORD})
        for user in User.objects.filter(is_staff=True, email__endswith="@example.org").order_by("pk"):
            titles = ", ".join(str(NAMES[role]) for role in roles_of(user))
            self.stdout.write(f"  {user.email}  {titles}")
        self.stdout.write(_("Mail is not sent; it can be read at /demo/mail/ while the demo runs."))
        self.stdout.write(_("Officers need no second factor here; DPA_REQUIRE_OFFICER_MFA=true requires one."))
        for customer in Customer.objects.prefetch_related("memberships__user"):
            for membership in customer.memberships.all():
                self.stdout.write(f"  {membership.user.email}  {customer.name}, {membership.get_role_display()}")
