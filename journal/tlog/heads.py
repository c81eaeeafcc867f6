"""The head of the log: how many entries, and the root over them; the text of a checkpoint (C2SP tlog-checkpoint)."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from journal.tlog.note import UnreadableNote
from journal.tlog.tree import SIZE_OF_HASH

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True)
class TreeHead:
    """Which log, how many entries, and the root of the tree over them."""

    origin: str
    size: int
    root: bytes

    @classmethod
    def parse(cls, text: str) -> TreeHead:
        """The head that the text of a note says. Lines that others add below are passed over.

        Raises ``UnreadableNote``.
        """
        lines = text.removesuffix("\n").split("\n")
        if len(lines) < 3 or not all(lines) or not _NUMBER.fullmatch(lines[1]):
            raise UnreadableNote("The note is no checkpoint: it does not begin with a log, a size and a root.")
        try:
            root = base64.b64decode(lines[2], validate=True)
        except (binascii.Error, ValueError) as error:
            raise UnreadableNote("The root in the checkpoint is not base64.") from error
        if len(root) != SIZE_OF_HASH:
            raise UnreadableNote("The root in the checkpoint is no SHA-256.")
        return cls(lines[0], int(lines[1]), root)

    def __str__(self) -> str:
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"
