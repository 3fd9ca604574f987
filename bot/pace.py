"""Keeps our calls within what Slack allows: a token bucket per workspace, method and channel; what matters goes first."""

import asyncio
import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import count
from math import inf
from types import MappingProxyType

POST = "chat.postMessage"
UPDATE = "chat.update"
MOST_LANES = 20_000
"""Lanes that are kept; over that those with nothing to remember are dropped."""


class Urgency(IntEnum):
    """In which order calls go when there are more of them than Slack takes; lower goes first."""

    VERDICT = 0
    QUESTION = 1
    RECEIPT = 2
    ROOT = 3
    TRIM = 4
    """What is right as it stands and only looks better afterwards, such as lines that can not be edited any more."""


@dataclass(frozen=True)
class Limit:
    """So many calls a minute in the long run, and so many at once after a rest."""

    per_minute: float
    burst: float

    def faster(self, times: float) -> "Limit":
        """The same for a faster server; 0: one without limits."""
        return Limit(self.per_minute * times, self.burst) if times else Limit(inf, inf)


TIER_2, TIER_3, TIER_4 = Limit(12, 7), Limit(30, 18), Limit(70, 28)
LIMITS: Mapping[str, Limit] = MappingProxyType(
    {
        POST: Limit(292, 6), UPDATE: Limit(48, 2),
        **dict.fromkeys(("conversations.list", "users.list", "canvases.create", "conversations.canvases.create"), TIER_2),
        **dict.fromkeys(
            (
                "chat.delete", "conversations.info", "conversations.join", "conversations.history", "conversations.replies",
                "conversations.open", "users.conversations", "canvases.edit", "canvases.delete", "canvases.access.set",
                "functions.completeSuccess", "functions.completeError", "files.delete",
            ),
            TIER_3,
        ),
    }
)
"""A little under Slack's own (docs.slack.dev, rate limits and each method's page: 20, 50 and 100 a minute for the tiers 2
to 4, tier 4 for what is not named here; posting "several hundred" a minute): burst and a minute's share together stay
within any minute. What people wait for comes in bursts; updates come evenly, since there are most of them."""
CHANNEL = Limit(60, 4)
"""One message a second and channel; short bursts are tolerated (docs.slack.dev, rate limits)."""


class VainError(Exception):
    """What a call was waiting for is not wanted any more."""


class Wish:
    """Somebody's wait for a turn, which others may end when what was to be said has changed meanwhile."""

    def __init__(self) -> None:
        self._turn: asyncio.Future[None] | None = None
        self._dropped = False

    def drop(self) -> None:
        """Whoever waits, or is about to, gets VainError instead of a turn."""
        self._dropped = True
        if self._turn is not None and not self._turn.done():
            self._turn.set_exception(VainError())

    def renew(self) -> None:
        """From here on only later drops count."""
        self._dropped = False

    def attach(self, turn: "asyncio.Future[None]") -> None:
        """This is waited for now. Raises VainError when it was dropped before."""
        if self._dropped:
            raise VainError
        self._turn = turn


class _Lane:
    """One bucket and those who wait for it."""

    def __init__(self, limit: Limit, now: float) -> None:
        self._rate = limit.per_minute / 60
        self._burst = limit.burst
        self._tokens = limit.burst
        self._at = now
        self._closed_until = now
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._timer: asyncio.TimerHandle | None = None

    def idle(self, now: float) -> bool:
        """Whether forgetting this lane would change nothing."""
        self._refill(now)
        return not self._waiting and self._closed_until <= now and self._tokens >= self._burst

    def take(self, now: float) -> bool:
        """Whether a call may go now, ahead of nobody."""
        self._refill(now)
        if self._waiting or self._closed_until > now or self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    async def wait(self, urgency: Urgency, place: int, wish: Wish | None) -> None:
        """Until it is this call's turn. Raises VainError."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()
        if wish is not None:
            wish.attach(turn)
        heapq.heappush(self._waiting, (urgency, place, turn))
        self._pump()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back()
            raise

    def give_back(self) -> None:
        """A turn that was not used."""
        self._tokens = min(self._burst, self._tokens + 1)
        self._pump()

    def close(self, until: float) -> None:
        """Slack refuses calls until then; the bucket starts empty after it."""
        self._closed_until = max(self._closed_until, until)
        self._tokens, self._at = 0.0, self._closed_until

    def _refill(self, now: float) -> None:
        if now > self._at:
            self._tokens = min(self._burst, self._tokens + (now - self._at) * self._rate)
            self._at = now

    def _pump(self) -> None:
        """Let go whoever may, and look again when the next one may."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._refill(now)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting and self._closed_until <= now and self._tokens >= 1:
            _, _, turn = heapq.heappop(self._waiting)
            if not turn.done():
                self._tokens -= 1
                turn.set_result(None)
        if self._waiting:
            lacks = max(0.0, 1 - self._tokens) / self._rate
            # A hair later than computed, so that a rounded timer does not look too early and sleep again.
            self._timer = loop.call_at(max(self._closed_until, self._at + lacks) + 0.001, self._pump)


class Pace:
    """The turns of all calls that can become many. One per process: several processes share Slack's limits by its 429s."""

    def __init__(self, times: float = 1) -> None:
        """`times`: how many times as fast as Slack's own limits, for a server that has others; 0: only its 429s count."""
        self._limits = {method: limit.faster(times) for method, limit in LIMITS.items()}
        self._other = TIER_4.faster(times)
        self._channel = CHANNEL.faster(times)
        self._lanes: dict[tuple[str, ...], _Lane] = {}
        self._places = count()

    async def turn(
        self, workspace: str, method: str, channel: str, urgency: Urgency, wish: Wish | None = None
    ) -> bool:
        """Wait for this call's turn; whether there was a wait, so that what is to be said may be outdated.

        Raises VainError when `wish` is dropped before.
        """
        waited = False
        for lane in self._lanes_of(workspace, method, channel):
            if not lane.take(asyncio.get_running_loop().time()):
                waited = True
                await lane.wait(urgency, next(self._places), wish)
        return waited

    def give_back(self, workspace: str, method: str, channel: str) -> None:
        """The call was not made after all."""
        for lane in self._lanes_of(workspace, method, channel):
            lane.give_back()

    def refused(self, workspace: str, method: str, seconds: float) -> None:
        """Slack said 429: this method rests in this workspace for so long; nothing else does."""
        lane = self._lane((workspace, method), self._limit(method))
        lane.close(asyncio.get_running_loop().time() + seconds)

    def _lanes_of(self, workspace: str, method: str, channel: str) -> list[_Lane]:
        """A message waits for its channel first, so that a busy channel takes no turn of the others."""
        of_method = self._lane((workspace, method), self._limit(method))
        return [self._lane((workspace, method, channel), self._channel), of_method] if method == POST else [of_method]

    def _limit(self, method: str) -> Limit:
        return self._limits.get(method, self._other)

    def _lane(self, key: tuple[str, ...], limit: Limit) -> _Lane:
        lane = self._lanes.get(key)
        if lane is None:
            now = asyncio.get_running_loop().time()
            if len(self._lanes) >= MOST_LANES:
                self._lanes = {key: kept for key, kept in self._lanes.items() if not kept.idle(now)}
            lane = self._lanes[key] = _Lane(limit, now)
        return lane
