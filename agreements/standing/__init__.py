"""The standing of every customer: a projection for lists, rewritten with each act, and where time alone changes it.

The resolver answers, this remembers. Acts say what they concern (:mod:`documents.changes`, :mod:`customers.changes`);
few customers are rewritten in the act's own transaction, many are marked and rewritten by a worker, page by page.
"""

from __future__ import annotations

from agreements.standing.identity import identify_by
from agreements.standing.refreshing import AT_ONCE, behind, catch_up, expire, mark_all, refresh

__all__ = ["AT_ONCE", "behind", "catch_up", "expire", "identify_by", "mark_all", "refresh"]
