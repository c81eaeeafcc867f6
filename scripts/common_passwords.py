"""Makes ``accounts/passwords/common.sha1`` of a list of passwords, the most used first: digests, for nobody to read.

Usage: ``python -m scripts.common_passwords LIST``. The file that is tracked was made of the most used million of the
ten million passwords that Mark Burnett collected from breaches and gave to the public domain in 2015.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from accounts.passwords.breached import COMMON

# No shorter one is taken at all (AUTH_PASSWORD_VALIDATORS); ASVS asks for three thousand.
_LEAST, _KEPT = 12, 10_000


def main() -> int:
    """Write the file and say how many digests it holds."""
    found: dict[str, None] = {}
    for line in Path(sys.argv[1]).read_text(encoding="utf-8", errors="replace").splitlines():
        if len(line) >= _LEAST:
            found.setdefault(line.lower())
        if len(found) == _KEPT:
            break
    digests = sorted(hashlib.sha1(each.encode(), usedforsecurity=False).hexdigest().upper() for each in found)
    COMMON.write_text("\n".join(digests) + "\n", encoding="ascii")
    print(len(digests))
    return 0


if __name__ == "__main__":
    sys.exit(main())
