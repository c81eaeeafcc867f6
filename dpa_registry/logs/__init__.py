"""The log: where and what, whose account by its number, from which request; never contents, names or addresses."""
