"""Threads that could not be shown, and when each is tried again."""

import logging
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.slack import reason

log = logging.getLogger(__name__)
FIRST_WAIT = timedelta(seconds=20)
LONGEST_WAIT = timedelta(hours=1)
MOST_DOUBLINGS = 10
"""Of a wait, long after the longest: a higher power of two, after days, would be no time at all."""


class Setbacks:
    """What this process remembers of threads that stay behind; another one tries for itself."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._troubled: dict[str, tuple[int, datetime]] = {}

    def put_off(self, thread: str, error: Exception) -> None:
        """A thread that can not be shown is left alone for twice as long each time."""
        times, _ = self._troubled.get(thread, (0, None))
        wait = min(FIRST_WAIT * 2 ** min(times, MOST_DOUBLINGS), LONGEST_WAIT)
        self._troubled[thread] = (times + 1, self._clock.real_now() + wait)
        log.warning("thread %s stays behind for %s: %s", thread, wait, reason(error))

    def rests(self, thread: str) -> bool:
        """Whether it is too early to try again."""
        return thread in self._troubled and self._troubled[thread][1] > self._clock.real_now()

    def over(self, thread: str) -> None:
        """It is tried again at once, whatever was."""
        self._troubled.pop(thread, None)
