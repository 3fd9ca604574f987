"""Listeners that keep what an app was sent."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

Body = dict[str, Any]


def hear_events(app: AsyncApp) -> list[Body]:
    """Acknowledge every event and keep its whole body."""
    heard: list[Body] = []

    @app.event(re.compile(".+"))
    async def keep(body: Body) -> None:
        heard.append(body)

    return heard


def hear_presses(app: AsyncApp) -> list[Body]:
    """Acknowledge every press and keep its whole body."""
    heard: list[Body] = []

    @app.action(re.compile(".*"))
    async def keep(ack: AsyncAck, body: Body) -> None:
        await ack()
        heard.append(body)

    return heard


def hear_commands(app: AsyncApp, answer: Any = None) -> list[Body]:
    """Acknowledge the sample command with this answer and keep its body."""
    heard: list[Body] = []

    @app.command("/help-me")
    async def keep(ack: AsyncAck, body: Body) -> None:
        heard.append(body)
        await (ack() if answer is None else ack(**answer))

    return heard


def events_of(heard: list[Body], kind: str) -> list[Body]:
    """The inner events of one type among what was kept."""
    return [body["event"] for body in heard if body["event"]["type"] == kind]
