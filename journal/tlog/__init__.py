"""A transparency log as C2SP and RFC 9162 describe it: tree, tiles, signed notes. Pure: no database, no settings."""
