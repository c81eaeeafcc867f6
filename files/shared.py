"""What a storage can do that several hosts share, whichever library speaks to it."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


class Taken(FileExistsError):
    """Another file lies under that name."""


@runtime_checkable
class Shared(Protocol):
    """A store on the network: it may be away, refuse the key, or lack the bucket."""

    def ask(self) -> None:
        """Whether the store is there and may be looked into; raises what its library does where it is not."""

    def put(self, name: str, data: bytes) -> None:
        """Write a file once. Raises :class:`Taken`."""
