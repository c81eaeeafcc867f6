"""Events that are told to addresses: made of the journal, signed, and delivered whatever happens."""
