"""Turns at something costly, shared fairly: each visitor has one at a time, and who used least goes first."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address, ip_network
from threading import Condition

# Seconds for which what a visitor used counts against waiting longer than others.
_REMEMBERED = 120.0


class Occupied(Exception):
    """Others have all turns, and no place to wait came free in time."""


class OneAtATime(Exception):
    """This visitor has a turn already, and another one waiting."""


class Turns:
    """``at_once`` turns at a time in this process, ``waiting`` visitors behind them, for at most ``patience`` seconds.

    Who waits holds a thread that serves everybody's pages, so few may, and not for long.
    """

    def __init__(self, *, at_once: int, waiting: int, patience: float) -> None:
        self.patience = patience
        self._at_once, self._most_waiting = at_once, waiting
        self._changed = Condition()
        self._running: set[str] = set()
        self._waiting: list[str] = []
        self._used: dict[str, tuple[float, float]] = {}

    @contextmanager
    def turn(self, visitor: str) -> Iterator[None]:
        """A turn for this visitor. Raises ``Occupied`` and ``OneAtATime``."""
        with self._changed:
            self._wait(visitor)
            self._running.add(visitor)
        began = time.monotonic()
        try:
            yield
        finally:
            with self._changed:
                self._running.discard(visitor)
                self._note(visitor, began, time.monotonic())
                self._changed.notify_all()

    def _wait(self, visitor: str) -> None:
        if visitor in self._waiting:
            raise OneAtATime
        if len(self._waiting) >= self._most_waiting:
            raise Occupied
        self._waiting.append(visitor)
        try:
            if not self._changed.wait_for(lambda: self._is_next(visitor), timeout=self.patience):
                raise OneAtATime if visitor in self._running else Occupied
        finally:
            self._waiting.remove(visitor)
            self._changed.notify_all()

    def _is_next(self, visitor: str) -> bool:
        """Whether a turn is free, and nobody waits who may have one and used less."""
        may = [other for other in self._waiting if other not in self._running]
        free = len(self._running) < self._at_once
        # min takes the first of equals: who came first.
        return free and visitor in may and min(may, key=self._use_of) == visitor

    def _use_of(self, visitor: str) -> float:
        at, seconds = self._used.get(visitor, (0.0, 0.0))
        return seconds if time.monotonic() - at < _REMEMBERED else 0.0

    def _note(self, visitor: str, began: float, ended: float) -> None:
        self._used[visitor] = (ended, self._use_of(visitor) + ended - began)
        self._used = {who: use for who, use in self._used.items() if ended - use[0] < _REMEMBERED}


def visitor_of(address: str) -> str:
    """By what visitors are told apart: the address; of IPv6 the network, which is one household's or office's."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    return str(ip_network((found, 64), strict=False)) if found.version == 6 else str(found)
