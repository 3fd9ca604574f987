"""Values that count for a while and can be dropped early; one that was looked up before it was dropped is not kept."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.clock import Clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MOST = 20_000
"""So many are kept at most; the oldest go first."""


class Expiring(Generic[K, V]):
    """Values by key, each kept for the same time on the machine's clock."""

    def __init__(self, clock: Clock, keep_for: timedelta) -> None:
        self._clock = clock
        self._keep_for = keep_for
        self._kept: dict[K, tuple[V, datetime]] = {}
        self._drops = 0

    def get(self, key: K) -> V | None:
        """The value, while it counts."""
        value, until = self._kept.get(key, (None, None))
        return value if until is not None and until > self._clock.real_now() else None

    @property
    def stamp(self) -> int:
        """Taken before a value is looked up and given to `keep`: a drop in between makes the value worthless."""
        return self._drops

    def keep(self, key: K, value: V, stamp: int) -> None:
        """Keep what was looked up, unless something was dropped meanwhile."""
        if stamp != self._drops:
            return
        self._kept.pop(key, None)
        while len(self._kept) >= MOST:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = (value, self._clock.real_now() + self._keep_for)

    def drop(self, which: Callable[[K], bool]) -> None:
        """Let go of every value whose key is one of these."""
        self._drops += 1
        for key in [key for key in self._kept if which(key)]:
            del self._kept[key]
