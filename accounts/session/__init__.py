"""Sessions: how they are stored, how long they last, how they end."""
