"""An officer sees the pages as a customer's administrator does: to read only, for an hour, entered in the journal.

While it lasts the pages are answered to a guise of the officer: nobody who works for the processor, without any right,
who may open this one customer's pages. Whatever is sent to them is refused before it reaches a page, so that the guise
never acts. The administration goes on as ever.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.log.security import SecurityEvent, record
from accounts.models import User
from customers import journaled, rights
from customers.models import Customer, Seeing
from journal.acts import performs

# In the session: whom, and since when.
_KEY = "sees_as"
LASTS = timedelta(hours=1)
# All doors but these are the customer's: the administration, and what has no door, as signing out and languages have.
_OWN = frozenset({"", "admin"})
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


@performs(journaled.SEEN_AS)
def begin(customer: Customer, *, session: Any, by: Any, at: datetime) -> Seeing:
    """Let the officer of this session see the pages as this customer does. Nobody is told."""
    seeing = Seeing.objects.create(customer=customer, by=by, at=at)
    session[_KEY] = [customer.pk, at.isoformat()]
    record(SecurityEvent.SEEN_AS, customer=customer.code)
    return seeing


def end(session: Any) -> Customer | None:
    """See the pages as an officer again; whose they were."""
    key, _since = session.pop(_KEY, (None, ""))
    return Customer.objects.filter(pk=key).first()


def seen_as(user: Any) -> Customer | None:
    """The customer as whom somebody looks at the page at hand; None for everybody who is who they are."""
    return getattr(user, "sees_as", None)


class SeeAsMiddleware:
    """Answers a customer's pages to the guise of who sees them as that customer does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Raises nothing: who may not see as anybody any longer is who they are."""
        match = request.resolver_match
        if match is None or match.namespace in _OWN or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if _KEY not in request.session:
            return None
        customer = _customer_of(request)
        if customer is None:
            request.session.pop(_KEY)
            return None
        request.user = _guise_of(request.user, customer)
        if request.method in _READING:
            return None
        record(SecurityEvent.REFUSED, account=request.user.pk, customer=customer.code, what="seen_as", status=403)
        return render(request, "portal/only_seen.html", {"customer": customer}, status=403)


def _customer_of(request: HttpRequest) -> Customer | None:
    key, since = request.session[_KEY]
    lasts = timezone.now() - datetime.fromisoformat(since) < LASTS
    may = request.user.is_authenticated and request.user.is_staff and request.user.has_perm(rights.SEE)
    return Customer.objects.filter(pk=key).first() if lasts and may else None


def _guise_of(officer: Any, customer: Customer) -> Any:
    # Asked of the database anew, so that nothing of what the officer may do comes along.
    guise: Any = User.objects.get(pk=officer.pk)
    guise.is_staff = guise.is_superuser = False
    guise.sees_as = customer
    return guise
