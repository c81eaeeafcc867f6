"""What differs between two combinations of a customer: at two moments, or before and after an upgrade."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements.applicability import decide
from agreements.applicability.foreseen import once_installed
from agreements.applicability.loading import load
from agreements.comparison import compare_combinations
from customers.access import get_customer_or_404
from documents.releases import Release
from portal.changes import show_comparison
from portal.home import release_in_use, upgrades_of
from portal.timeline import minute_after
from portal.views.chosen_moment import in_address, requested_moment
from portal.views.chosen_view import chosen_view
from portal.views.home import private


@login_required
@require_safe
def show(request: HttpRequest, code: str) -> HttpResponse:
    """From one moment to another; the address carries both, so that it says the same tomorrow."""
    customer = get_customer_or_404(request.user, code)
    # By the end of this minute, what happened in it has happened.
    now = minute_after(timezone.now())
    since, until = (requested_moment(request, now=now, name=name) for name in ("van", "tot"))
    if since.chosen and not until.form.errors and not {"van", "tot"} <= set(request.GET):
        both = f"?van={in_address(since.moment)}&tot={in_address(until.moment)}"
        return redirect(reverse("portal:compare", args=[customer.code]) + both)
    wrong = bool(since.form.errors or until.form.errors)
    view = chosen_view(request)
    context = {"customer": customer, "since": since, "until": until, "chosen": view, "changes": None}
    if since.chosen and not wrong:
        [facts] = load([customer])
        before, after = decide(facts, since.moment), decide(facts, until.moment)
        changes = show_comparison(compare_combinations(before, after), exact=view.exact)
        context |= {"before": before, "after": after, "changes": changes, "has_steps": changes.has_steps}
    return private(render(request, "portal/compare.html", context, status=400 if wrong else 200))


@login_required
@require_safe
def upgrade(request: HttpRequest, code: str, product: int, release: str) -> HttpResponse:
    """What another release of a product would change, once its annex has been received."""
    customer = get_customer_or_404(request.user, code)
    now = timezone.now()
    [facts] = load([customer])
    asked = next(
        (item for item in upgrades_of(facts, now) if (item.product.pk, item.release) == (product, release)), None
    )
    if asked is None:
        raise Http404
    view = chosen_view(request)
    before, after = decide(facts, now), once_installed(facts, product, Release.parse(release), now)
    changes = show_comparison(compare_combinations(before, after), exact=view.exact)
    context = {
        "customer": customer,
        "upgrade": asked,
        "installed": release_in_use(facts, asked.product, now),
        "changes": changes,
        "has_steps": changes.has_steps,
        "chosen": view,
    }
    return private(render(request, "portal/upgrade.html", context))
