"""Hands envelopes to the app: one try for what people wait for, several for events."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from bot.local.model import Json

Kind = Literal["slash_commands", "interactive", "events_api"]


@dataclass(frozen=True)
class Envelope:
    """Something for the app; `accepts_payload`: its acknowledgement may carry an answer."""

    kind: Kind
    payload: Json
    accepts_payload: bool = False


@dataclass(frozen=True)
class Ack:
    """How the app took an envelope; `failure` is empty when it was fine."""

    failure: str = ""
    payload: Json = field(default_factory=dict)
    final: bool = False
    """The app asked not to be tried again."""


@dataclass(frozen=True)
class Pace:
    """How long the app may take for an acknowledgement, and when an event is tried again; in seconds."""

    ack: float = 3.0
    retries: tuple[float, ...] = (0.0, 1.0, 5.0)


class Carrier(Protocol):
    """A way to the app."""

    @property
    def connected(self) -> bool:
        """Whether the app can be reached, as far as is known."""
        ...

    async def carry(self, envelope: Envelope, attempt: int, reason: str, patience: float) -> Ack:
        """Deliver once; `attempt` is 0 the first time, `reason` why it was not enough before."""
        ...


class Delivery:
    """Keeps count of what is under way, so that tests can wait for the end of it."""

    def __init__(self, carrier: Carrier, pace: Pace) -> None:
        self._carrier = carrier
        self._pace = pace
        self._tasks: set[asyncio.Task[None]] = set()
        self._under_way = 0
        self._quiet = asyncio.Event()
        self._quiet.set()

    @property
    def connected(self) -> bool:
        """Whether the app can be reached."""
        return self._carrier.connected

    async def ask(self, envelope: Envelope) -> Ack:
        """Deliver once and say how it was taken."""
        with self.busy():
            return await self._carrier.carry(envelope, 0, "", self._pace.ack)

    def tell(self, envelope: Envelope) -> None:
        """Deliver in the background, again and again within limits until it is acknowledged."""
        self._spawn(self._insist(envelope))

    def busy(self) -> "Busy":
        """Count the enclosed work as under way."""
        return Busy(self)

    async def settled(self) -> None:
        """Wait until nothing is under way."""
        while self._under_way:
            await self._quiet.wait()
            # What has just ended may be about to start something.
            await asyncio.sleep(0.02)

    async def close(self) -> None:
        """Give up what is under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def began(self) -> None:
        """Count one more thing under way."""
        self._under_way += 1
        self._quiet.clear()

    def ended(self) -> None:
        """Count one thing less under way."""
        self._under_way -= 1
        if not self._under_way:
            self._quiet.set()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self.began()
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self.ended()

    async def _insist(self, envelope: Envelope) -> None:
        ack = await self._carrier.carry(envelope, 0, "", self._pace.ack)
        for attempt, pause in enumerate(self._pace.retries, start=1):
            if not ack.failure or ack.final:
                return
            await asyncio.sleep(pause)
            ack = await self._carrier.carry(envelope, attempt, ack.failure, self._pace.ack)


class Busy:
    """A span of work that counts as under way."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery

    def __enter__(self) -> None:
        """The work begins."""
        self._delivery.began()

    def __exit__(self, *_: object) -> None:
        """The work ended."""
        self._delivery.ended()
