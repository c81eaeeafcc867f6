"""Entering what a file says, by the services that enter it by hand; and trying that out, with nothing left of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from agreements.entering import Signed, enter_agreement, install_release
from agreements.models import Agreement, InstalledRelease
from agreements.models.agreement import Precision
from annexes.models import Product
from customers import changes
from customers.entering import enter_customer
from customers.invitations import invite
from customers.mail import send_invitation
from customers.models import Customer, Invitation, Membership
from documents.errors import NotAsShown, Refused
from documents.moments import ClockChange, at_local_time
from documents.proof.digest import sha256
from office.customers.importing.cells import Table
from office.customers.importing.columns import AGREEMENT, CUSTOMER, MEMBER, RELEASE
from office.customers.importing.rows import Problem, Read, Row, details_of, read

# The link of an invitation, by its token.
type Linked = Callable[[str], str]


@dataclass
class Outcome:
    """What was entered, or would be: how many of each group are new or known, and what stands against it."""

    made: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def does_something(self) -> bool:
        return bool(self.made) and not self.problems

    @property
    def digest(self) -> str:
        """Identifies what is shown of it, to compare with what is entered."""
        said = [sorted(self.made.items()), sorted(self.known.items()), len(self.problems)]
        return sha256(repr(said))


class _NothingLeft(Exception):
    """Rolls a trial back."""


def try_out(tables: list[Table], *, by: Any, at: datetime) -> Outcome:
    """What :func:`carry_out` would do: it is done and undone, so that nothing is found out only later.

    Raises ``Unreadable`` for a table whose columns can't be told.
    """
    try:
        with transaction.atomic(), changes.together(at=at):
            outcome = _enter(read(tables), by=by, at=at, link=lambda token: f"https://{token}.invalid/")
            raise _NothingLeft
    except _NothingLeft:
        return outcome


def carry_out(tables: list[Table], *, shown: str, by: Any, at: datetime, link: Linked) -> Outcome:
    """Enter all of it, provided that it is what was ``shown``: the digest of an outcome without problems.

    Raises ``NotAsShown``, and ``Unreadable``; nothing is entered then.
    """
    with transaction.atomic(), changes.together(at=at):
        outcome = _enter(read(tables), by=by, at=at, link=link)
        if outcome.digest != shown or outcome.problems:
            raise NotAsShown(_("What would be entered has changed since you looked. Choose the file once more."))
    return outcome


def _enter(found: Read, *, by: Any, at: datetime, link: Linked) -> Outcome:
    return _Entering(found, by, at, link).all()


class _Entering:
    """One file under way: customers first, whatever the order of its sheets, then what belongs to them."""

    def __init__(self, found: Read, by: Any, at: datetime, link: Linked) -> None:
        self.found, self.by, self.at, self.link = found, by, at, link
        self.outcome = Outcome(problems=list(found.problems), remarks=list(found.remarks))
        self.of_customer: defaultdict[str, list[Row]] = defaultdict(list)
        for row in found.rows:
            if row.code not in found.spoilt:
                self.of_customer[row.code].append(row)
        self.products = {product.name.casefold(): product for product in Product.objects.all()}

    def all(self) -> Outcome:
        known = {customer.code: customer for customer in Customer.objects.filter(code__in=list(self.of_customer))}
        for code, rows in self.of_customer.items():
            customer = self._customer(code, rows, known.get(code))
            if customer is None:
                continue
            for row in rows:
                for group, enter in ((AGREEMENT, self._agreement), (RELEASE, self._release), (MEMBER, self._member)):
                    if row.says(group):
                        self._one(group, row, enter, customer)
        return self.outcome

    def _one(self, group: str, row: Row, enter: Callable[[Customer, Row], bool], customer: Customer) -> None:
        try:
            with transaction.atomic():
                is_new = enter(customer, row)
        except Refused as refusal:
            self.outcome.problems.append(row.problem(refusal.field, str(refusal)))
        else:
            (self.outcome.made if is_new else self.outcome.known)[group] += 1

    def _customer(self, code: str, rows: list[Row], known: Customer | None) -> Customer | None:
        values, problems = details_of(rows)
        if known is not None:
            for row in rows:
                for name, value in row.says(CUSTOMER).items():
                    if value != getattr(known, name):
                        text = _("%(customer)s is there with “%(value)s”; an import changes no details.")
                        said = {"customer": known, "value": getattr(known, name)}
                        problems.append(row.problem(name, text % said))
            self.outcome.problems += problems
            if not problems:
                self.outcome.known[CUSTOMER] += 1
            return known
        if problems:
            self.outcome.problems += problems
            return None
        if not values.get("name"):
            text = _("There is no customer with this code, and no name to enter one.")
            self.outcome.problems.append(rows[0].problem("code", text))
            return None
        try:
            with transaction.atomic():
                made = enter_customer(values, by=self.by, at=self.at)
        except Refused as refusal:
            naming = next((row for row in rows if refusal.field in row.values), rows[0])
            self.outcome.problems.append(naming.problem(refusal.field, str(refusal)))
            return None
        self.outcome.made[CUSTOMER] += 1
        return made

    def _agreement(self, customer: Customer, row: Row) -> bool:
        """Whether it is new. Raises ``Refused``."""
        values = row.says(AGREEMENT)
        if not values.get("reference"):
            raise Refused(_("Give the reference of the agreement that this belongs to."), field=next(iter(values)))
        names = [name for name in _parted(values.pop("products", "")) if name]
        signed = Signed(products=[self._product(name, "products") for name in names], **values)
        stored = Agreement.objects.filter(customer=customer, reference=signed.reference).first()
        if stored is None:
            enter_agreement(customer, signed, by=self.by, at=self.at)
            return True
        for name, value in values.items():
            if getattr(stored, name) != value:
                raise Refused(
                    _("Agreement %(agreement)s is there, and says otherwise.") % {"agreement": stored}, field=name
                )
        if names and set(stored.products.all()) != set(signed.products):
            raise Refused(
                _("Agreement %(agreement)s is there, about other products.") % {"agreement": stored}, field="products"
            )
        return False

    def _release(self, customer: Customer, row: Row) -> bool:
        values = row.says(RELEASE)
        if "product" not in values and "release" not in values:
            raise Refused(_("Which release is in use since then?"), field="installed_at")
        if not values.get("release"):
            raise Refused(_("Which release of this product is in use?"), field="product")
        if values.get("installed_at") is None:
            raise Refused(_("Since when is this release in use?"), field="release")
        product = self._product(values.get("product") or self._only_product(row), "release")
        local, has_time = values["installed_at"]
        try:
            installed_at = at_local_time(local)
        except ClockChange as change:
            raise Refused(
                _("The clock changes at this time of that night. Choose another."), field="installed_at"
            ) from change
        same = InstalledRelease.objects.filter(customer=customer, product=product, installed_at=installed_at).first()
        if same is not None and same.release == values["release"]:
            return False
        install_release(
            customer,
            product,
            values["release"],
            installed_at=installed_at,
            precision=Precision.MOMENT if has_time else Precision.DATE,
            by=self.by,
            at=self.at,
        )
        return True

    def _member(self, customer: Customer, row: Row) -> bool:
        values = row.says(MEMBER)
        email = values.get("email")
        if not email:
            raise Refused(_("Give the e-mail address of the member."), field=next(iter(values)))
        role, language = _role(values.get("role", "")), _language(values.get("language", ""))
        held = Membership.objects.filter(customer=customer, user__email__iexact=email)
        asked = Invitation.objects.open(at=self.at).filter(customer=customer, email__iexact=email)
        if held.exists() or asked.exists():
            return False
        invited = invite(customer, email=email, role=role, language=language, by=self.by, at=self.at)
        send_invitation(invited.invitation, self.link(invited.token))
        return True

    def _product(self, name: str, field: str) -> Product:
        found = self.products.get(name.casefold())
        if found is None:
            names = ", ".join(product.name for product in self.products.values()) or "–"
            raise Refused(
                _("“%(name)s” is no product of the registry; it has %(names)s.") % {"name": name, "names": names},
                field=field,
            )
        return found

    def _only_product(self, row: Row) -> str:
        names = _parted(row.values.get("products", ""))
        if len(names) != 1:
            raise Refused(_("Of which product is this release?"), field="release")
        return names[0]


def _parted(text: str) -> list[str]:
    return [name.strip() for name in text.replace(";", ",").split(",") if name.strip()]


def _role(text: str) -> str:
    """Raises ``Refused`` for a word that is no role."""
    words = {str(word).lower(): value for value, label in Membership.Role.choices for word in (value, label)}
    words |= {"lezer": "reader", "contractbeheerder": "contract_manager", "beheerder": "administrator"}
    found = words.get(text.lower() or "reader")
    if found is None:
        raise Refused(
            _("“%(role)s” is no role; it is one of: %(roles)s.")
            % {"role": text, "roles": ", ".join(str(label) for label in Membership.Role.labels)},
            field="role",
        )
    return str(found)


def _language(text: str) -> str:
    named = {"nederlands": "nl", "dutch": "nl", "engels": "en", "english": "en"}
    found = named.get(text.lower(), text.lower() or settings.LANGUAGE_CODE)
    if found not in dict(settings.LANGUAGES):
        raise Refused(_("“%(language)s” is not a language.") % {"language": text}, field="language")
    return found
