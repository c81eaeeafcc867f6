"""One file with everything that the registry holds, keys apart; and the way back onto a blank host."""
