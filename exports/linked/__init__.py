"""Record, agreement and annexes as JSON-LD in the terms of the W3C's Data Privacy Vocabulary, version 2.

Only the addresses of its terms stand here (DPV 2.0 and later); no file of the vocabulary is part of the registry. The
context stands in each file, so that nothing has to be fetched to read it.
"""

from exports.linked.agreement import agreement_graph
from exports.linked.record import record_graph

__all__ = ["agreement_graph", "record_graph"]
