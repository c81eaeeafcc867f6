"""How a notice comes to its customer: by mail, once more, to another address, as a letter; and how far it came."""
