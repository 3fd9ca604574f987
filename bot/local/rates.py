"""Slack's rate limits: so many calls of a method a minute, per workspace and token, and one message a second per channel."""

from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil
from types import MappingProxyType
from typing import NamedTuple

from bot.clock import Clock

WINDOW = timedelta(minutes=1)
MOST_KEPT = 1000
TIER_1, TIER_2, TIER_3, TIER_4, POSTING = 1, 20, 50, 100, 300
CHANNEL_PAUSE, CHANNEL_BURST = timedelta(seconds=1), 5
"""A channel takes one message per second; this many may come at once after a silence."""
PER_MINUTE: Mapping[str, int] = MappingProxyType(
    {
        "chat.postMessage": POSTING,
        "chat.update": TIER_3,
        "chat.delete": TIER_3,
        "conversations.info": TIER_3,
        "conversations.join": TIER_3,
        "conversations.history": TIER_3,
        "conversations.replies": TIER_3,
        "conversations.open": TIER_3,
        "users.conversations": TIER_3,
        "canvases.edit": TIER_3,
        "canvases.delete": TIER_3,
        "canvases.access.set": TIER_3,
        "functions.completeSuccess": TIER_3,
        "functions.completeError": TIER_3,
        "files.delete": TIER_3,
        "auth.revoke": TIER_3,
        "canvases.create": TIER_2,
        "conversations.canvases.create": TIER_2,
        "conversations.list": TIER_2,
        "users.list": TIER_2,
        "apps.connections.open": TIER_1,
        "response_url": POSTING,
        "auth.test": 600,
        "api.test": 600,
        "oauth.v2.access": 600,
    }
)
"""Calls per minute; tier 4 for every method that is not here. What Slack calls special is "hundreds"."""


class Call(NamedTuple):
    """What is counted together: a method in one workspace with one token."""

    method: str
    team: str
    token: str


class Rates:
    """Counts every call, and once `enforced` says how long the app has to wait; calls that were refused use up nothing."""

    def __init__(self, real: Clock, *, enforced: bool = False) -> None:
        self._real = real
        self.enforced = enforced
        self._calls: dict[Call, deque[datetime]] = defaultdict(lambda: deque(maxlen=MOST_KEPT))
        self._blocked: dict[tuple[Call, str], datetime] = {}
        self._channels: dict[tuple[str, str], datetime] = {}
        self._counts: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)

    def wait(self, call: Call, channel: object = None) -> int:
        """How many whole seconds the app has to wait before this call; 0 when it may go ahead.

        `channel`: where a message is to go, for the limit that each channel has.
        """
        now = self._real.real_now()
        place = str(channel) if call.method == "chat.postMessage" else ""
        for key in ((call, ""), (call, place)) if self.enforced else ():
            if (until := self._blocked.get(key, now)) > now:
                return self._refuse("early", call, until - now)
            free_at = self._channel_free(call.team, place, now) if key[1] else self._window_free(call, now)
            if free_at > now:
                self._blocked[key] = free_at
                return self._refuse("refused", call, free_at - now)
        self._calls[call].append(now)
        if place:
            self._channels[(call.team, place)] = self._full_at(call.team, place, now)
        self._counts["made"][(call.method, call.team)] += 1
        return 0

    def made(self, method: str, team: str | None = None) -> int:
        """How many calls of a method were let through, in one workspace or in all."""
        return self._sum("made", method, team)

    def refused(self, method: str | None = None, team: str | None = None) -> int:
        """How many calls of a method, or of all, were answered with 429."""
        return self._sum("refused", method, team) + self._sum("early", method, team)

    def early(self, method: str | None = None, team: str | None = None) -> int:
        """How many of the refused calls came before the Retry-After of an earlier refusal had passed."""
        return self._sum("early", method, team)

    def _refuse(self, why: str, call: Call, left: timedelta) -> int:
        self._counts[why][(call.method, call.team)] += 1
        return ceil(left.total_seconds())

    def _window_free(self, call: Call, now: datetime) -> datetime:
        calls = self._calls[call]
        while calls and now - calls[0] >= WINDOW:
            calls.popleft()
        return now if len(calls) < PER_MINUTE.get(call.method, TIER_4) else calls[0] + WINDOW

    def _channel_free(self, team: str, channel: str, now: datetime) -> datetime:
        return self._full_at(team, channel, now) - CHANNEL_PAUSE * CHANNEL_BURST

    def _full_at(self, team: str, channel: str, now: datetime) -> datetime:
        """When the channel's bucket would be full again after one more message: all there is to keep of it."""
        return max(self._channels.get((team, channel), now), now) + CHANNEL_PAUSE

    def _sum(self, what: str, method: str | None, team: str | None) -> int:
        counted = self._counts[what].items()
        return sum(n for (one, at), n in counted if method in (None, one) and team in (None, at))
