"""The record of processing that a processor keeps (art. 30 lid 2 AVG), derived from what binds each controller.

Nothing of it is entered: it follows from agreements, receipts and the annexes at a moment. What the law asks for and
the registry does not hold is named as a gap, never guessed.
"""

from exports.record.deriving import record_of, record_of_all, record_of_some, served_at
from exports.record.gaps import Gap
from exports.record.model import Controller, Measures, Party, Processing, Record, Transfer

__all__ = [
    "Controller",
    "Gap",
    "Measures",
    "Party",
    "Processing",
    "Record",
    "Transfer",
    "record_of",
    "record_of_all",
    "record_of_some",
    "served_at",
]
