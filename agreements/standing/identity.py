"""All that a copy of what binds would state, as one digest: by it a run finds who has the copy already."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agreements.acts.answers import Given
from agreements.applicability import Applicability
from agreements.bundle import fingerprint_of
from customers.models import Processor
from documents.proof.digest import sha256

type Identifier = Callable[[Sequence[Applicability], Given], list[list[str]]]
_identifiers: list[Identifier] = []


def identify_by(identifier: Identifier) -> None:
    """Have another room say what copies state beyond the bundle. Called once, when an app is ready."""
    _identifiers.append(identifier)


def identities(found: Sequence[Applicability], processor: Processor | None, given: Given) -> list[str]:
    """The identity of each, with what its customer answered; empty where nothing binds. The number of queries does not
    depend on how many.
    """
    beyond = [identifier(found, given) for identifier in _identifiers]
    return [
        ""
        if applicability.is_empty
        else sha256("\n".join([fingerprint_of(applicability, processor), *(text for each in said for text in each)]))
        for applicability, said in zip(found, zip(*beyond, strict=True) if beyond else [()] * len(found), strict=True)
    ]
