"""What the registry says about itself: privacy, where to report a weakness, the picture of a secret."""

from __future__ import annotations

from datetime import UTC, timedelta
from email.utils import parseaddr

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.csrf import csrf_failure
from django.views.decorators.http import require_safe

from accounts import retention
from accounts.log.security import SecurityEvent, record_once
from accounts.models import User

# RFC 9116, 2.5.5 asks for less than a year. The answer is made at each request, and so is never out of date by itself.
_REVIEWED_WITHIN = timedelta(days=90)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why and how long: the rules that the daily clean-up carries out."""
    return render(request, "public/privacy.html", {"rules": retention.rules()})


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116)."""
    contact = settings.SECURITY_CONTACT or f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"
    expires = (timezone.now() + _REVIEWED_WITHIN).astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: nl, en",
        f"Canonical: {request.build_absolute_uri(request.path)}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def refuse_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a form without this browser's own mark gets (CSRF). Django's reason may hold what was sent: it stays out."""
    record_once(SecurityEvent.FORM_REFUSED, what="csrf", status=403)
    return csrf_failure(request, reason)


@require_safe
@login_required
def totp_qr(request: HttpRequest) -> HttpResponse:
    """The secret that is being set up, as a picture of its own: the pages' policy admits no ``data:`` images."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    assert isinstance(request.user, User)
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(svg, content_type="image/svg+xml; charset=utf-8", headers={"Cache-Control": "no-store"})
