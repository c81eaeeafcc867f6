"""What proves a published version: its digest, the ledger, and looking whether both still hold."""
