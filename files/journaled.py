"""What the journal holds of files: nothing of those on their way; records name the others with their digests."""

from journal.watching import exempt

exempt("files.pendingfile", "files that are being written or removed")
