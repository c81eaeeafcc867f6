"""What differs between two texts: found once, as data, and shown from that data everywhere."""
