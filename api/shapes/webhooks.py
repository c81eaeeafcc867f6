"""Webhooks, and trials of them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.types import Given, Shape, Utc


class Webhook(Shape):
    """An address that is told of acts."""

    id: int
    name: str
    address: str
    kinds: list[str] = Field(description="Of which acts it is told.")
    state: Literal["working", "paused", "ended"]
    paused_because: str = Field(description="`by_hand`, `gone`, `nobody`, `unreadable`; empty: it is not paused.")
    made_at: Utc
    failures: int = Field(description="In a row; while there are some the target is left alone, ever longer.")


class Webhooks(Shape):
    items: list[Webhook]
    next_cursor: str | None


class Trying(Given):
    """Nothing has to be said: an empty object."""


class WebhookTrial(Shape):
    """A message that tells of nothing, and what became of it. A worker sends it within seconds."""

    id: int
    event_id: str = Field(description="The `id` of the message, and its `webhook-id`.")
    state: Literal["waiting", "arrived", "failed"]
    asked_at: Utc
    ended_at: Utc | None
    status: int | None = Field(description="The HTTP status that the target gave.")
    problem: str | None = Field(
        description="`address`, `connection`, `certificate`, `time`, `protocol`, `redirect`, `status` or `unreadable`."
    )
    problem_text: str
    milliseconds: int | None = Field(description="How long the target took.")
