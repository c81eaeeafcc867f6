"""What a program of a customer reads and does for it, and one of the processor reads: no other customer is there."""
