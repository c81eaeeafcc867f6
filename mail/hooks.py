"""What other rooms do about messages of theirs: write them at the moment they go out, and hear what became of them.

A message is theirs by the first word of what it is ``about``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mail.models import OutgoingMail


@dataclass(frozen=True)
class Letter:
    """A message as it goes out; ``html`` says the same for who reads it dressed. Answers go to ``reply_to``;
    ``headers`` come beside the usual.
    """

    subject: str
    body: str
    html: str = ""
    reply_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Later:
    """Not to be sent before that moment, which is no failed attempt."""

    until: datetime


type Composer = Callable[[OutgoingMail, datetime], Letter | Later | None]
# The message, its state now, the server's answer, and when.
type Listener = Callable[[OutgoingMail, OutgoingMail.State, str, datetime], None]
# A part of the message's number, the recipient, what became of it (mail.reports), the server's words, and when.
type Reporter = Callable[[str, str, str, str, datetime], None]
_composers: dict[str, Composer] = {}
_listeners: dict[str, Listener] = {}
_reporters: list[Reporter] = []


def compose_by(about: str, composer: Composer) -> None:
    """Have messages about this written when they are sent; None: it is of no use any more. Called once, when ready."""
    _composers[about] = composer


def on_outcome(about: str, listener: Listener) -> None:
    """Have another room hear what becomes of messages about this, in the transaction in which it is written down."""
    _listeners[about] = listener


def composer_of(message: OutgoingMail) -> Composer | None:
    return _composers.get(message.about.partition(" ")[0])


def tell(message: OutgoingMail, state: OutgoingMail.State, answer: str, *, at: datetime) -> None:
    """Tell whose message it is."""
    listener = _listeners.get(message.about.partition(" ")[0])
    if listener is not None:
        listener(message, state, answer, at)


def on_report(reporter: Reporter) -> None:
    """Have another room hear what a provider reports of messages that went out. Called once, when ready."""
    _reporters.append(reporter)


def report(reference: str, recipient: str, action: str, answer: str, *, at: datetime) -> None:
    """Tell what a provider reports; whose message it is, knows it by its number."""
    for reporter in _reporters:
        reporter(reference, recipient, action, answer, at)
