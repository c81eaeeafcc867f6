"""What keeps the registry provable: its verification, the journal's arrears, the certificates of the seal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from prometheus_client import Metric

from copies.sealed.sealing import seal_settings
from journal.anchoring import arrears
from journal.models import Verification
from seal import expiries
from watching.metrics.gauges import age, gauge


def verification_metrics(*, now: datetime) -> Iterator[Metric]:
    """When ``verify_registry`` ran last, when it held last, and what did not agree."""
    last = Verification.objects.first()
    held = Verification.objects.filter(count=0).first()
    at = {"ran": last.at.timestamp() if last else 0.0, "held": held.at.timestamp() if held else 0.0}
    meaning = "When the registry was last compared with its journal, and when it last held; 0 for never"
    yield gauge("dpa_verification_timestamp_seconds", meaning, at, "what")
    yield gauge("dpa_verification_disagreements", "What did not agree at the last one", last.count if last else 0)


def journal_metrics(*, now: datetime) -> Iterator[Metric]:
    """What the journal is behind with. Raises ``JournalMisconfigured``."""
    found = arrears()
    witnesses = min(found.uncosigned_since.values(), default=None)
    since = {"place": found.unplaced_since, "stamp": found.unstamped_since, "witness": witnesses}
    seconds = {what: age(moment, now) for what, moment in since.items()}
    # Within its interval a checkpoint that was not mailed is as it should be.
    interval = timedelta(hours=settings.JOURNAL["MAIL_HOURS"]).total_seconds()
    seconds["mail"] = max(0.0, age(found.unmailed_since, now) - interval)
    yield gauge("dpa_journal_arrears_seconds", "How long the journal has been behind with something", seconds, "what")


def certificate_metrics(*, now: datetime) -> Iterator[Metric]:
    """When the certificates end by which copies are sealed. Raises ``SealMisconfigured``."""
    ends = {use: end.timestamp() for use, end in expiries(seal_settings()).items()}
    yield gauge("dpa_certificate_not_after_timestamp_seconds", "When a certificate of the seal ends", ends, "use")
