"""Making a gauge of one number, or of one for each value of its labels."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from prometheus_client.core import GaugeMetricFamily

type Numbers = Mapping[str, float] | Mapping[tuple[str, str], float]


def gauge(name: str, meaning: str, value: float | Numbers, *labels: str) -> GaugeMetricFamily:
    """``value`` is the number itself, or for each value of the labels one."""
    if not isinstance(value, Mapping):
        return GaugeMetricFamily(name, meaning, value=value)
    family = GaugeMetricFamily(name, meaning, labels=labels)
    for key, number in value.items():
        family.add_metric([key] if isinstance(key, str) else list(key), number)
    return family


def age(since: datetime | None, now: datetime) -> float:
    """Seconds since then; 0 for what is not, so that an alert on a long time is silent."""
    return max(0.0, (now - since).total_seconds()) if since is not None else 0.0
