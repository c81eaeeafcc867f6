"""Every legal act once, in order, provable: entries, the Merkle tree over them, its signed heads. Knows no domain."""
