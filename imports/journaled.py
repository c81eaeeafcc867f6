"""What the journal holds of imports: what became of them, as drafts; nothing of those that are being read."""

from journal.watching import exempt

exempt("imports.importrequest", "a text that waits to be read; what comes of it is held as drafts")
exempt("imports.sourcefile", "the bytes of a source: the record of the source holds their SHA-256")
