"""Where threads are found: asked of Slack once an hour at most, since a page of teams has twenty of them."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.clock import Clock
from bot.courier import Courier
from bot.expiring import Expiring
from bot.views.portfolio import Line

KEEP_FOR = timedelta(hours=1)
"""A thread whose root was deleted goes on below a new one."""


class Links:
    """Addresses of threads."""

    def __init__(self, courier: Courier, clock: Clock) -> None:
        self._courier = courier
        self._kept: Expiring[str, str] = Expiring(clock, KEEP_FOR)

    async def of(self, thread: str) -> str:
        """The address of a thread; empty while Slack does not say."""
        kept, stamp = self._kept.get(thread), self._kept.stamp
        if kept:
            return kept
        found = await self._courier.link(thread)
        if found:
            self._kept.keep(thread, found, stamp)
        return found

    async def linked(self, lines: Iterable[Line]) -> list[Line]:
        """These lines, each with the address of its thread."""
        listed = list(lines)
        found = await asyncio.gather(*(self.of(line.newest.thread) for line in listed))
        return [replace(line, link=link) for line, link in zip(listed, found, strict=True)]
