"""Slack's rate limits: so many calls of a method within a minute."""

from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil
from types import MappingProxyType

from bot.clock import Clock

WINDOW = timedelta(minutes=1)
TIER_2, TIER_3, TIER_4, POSTING = 20, 50, 100, 300
PER_MINUTE: Mapping[str, int] = MappingProxyType(
    {
        "chat.postMessage": POSTING,
        "chat.update": TIER_3,
        "chat.delete": TIER_3,
        "conversations.info": TIER_3,
        "conversations.join": TIER_3,
        "conversations.history": TIER_3,
        "conversations.replies": TIER_3,
        "users.conversations": TIER_3,
        "files.delete": TIER_3,
        "users.list": TIER_2,
        "response_url": POSTING,
    }
)
"""Calls per minute; tier 4 for every method that is not here."""


class Rates:
    """Counts calls; only those that were let through count."""

    def __init__(self, real: Clock) -> None:
        self._real = real
        self._calls: dict[str, deque[datetime]] = defaultdict(deque)

    def wait(self, method: str) -> int:
        """How many whole seconds the app has to wait before this call; 0 when it may go ahead."""
        now = self._real.real_now()
        calls = self._calls[method]
        while calls and now - calls[0] >= WINDOW:
            calls.popleft()
        if len(calls) >= PER_MINUTE.get(method, TIER_4):
            return ceil((calls[0] + WINDOW - now).total_seconds())
        calls.append(now)
        return 0
