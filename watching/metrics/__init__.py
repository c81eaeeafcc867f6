"""The registry in numbers, for Prometheus: read from the database at each scrape.

So any web process of any host gives the same answer, and none has to add up what others counted. No label is about a
person or a customer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from prometheus_client import CollectorRegistry, Metric, generate_latest

from journal.keys import JournalMisconfigured
from seal import SealMisconfigured
from watching.metrics import law, proof, work
from watching.metrics.gauges import gauge

_PARTS = {
    "work": work.metrics,
    "mail": work.mail_metrics,
    "copies": work.copy_metrics,
    "notices": law.metrics,
    "verification": proof.verification_metrics,
    "journal": proof.journal_metrics,
    "certificates": proof.certificate_metrics,
    "storage": work.storage_metrics,
}


def scrape(*, now: datetime) -> bytes:
    """All metrics in Prometheus's text form. Raises ``django.db.Error`` where the database does not answer."""
    registry = CollectorRegistry()
    registry.register(_Registry(now))
    return generate_latest(registry)


class _Registry:
    """All parts; one whose settings are wrong is told as such and keeps no other from being read."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> Iterator[Metric]:
        unreadable = {}
        for name, read in _PARTS.items():
            try:
                found = list(read(now=self.now))
            except (JournalMisconfigured, SealMisconfigured, OSError):
                found = []
                unreadable[name] = 1
            unreadable.setdefault(name, 0)
            yield from found
        yield gauge(
            "dpa_part_unreadable", "Settings or files keep a part of the metrics from being read", unreadable, "part"
        )
