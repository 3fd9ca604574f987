"""The time of the workspace, which the page can move."""

from datetime import datetime
from typing import Literal, Protocol

Leap = Literal["day", "month", "next"]


class WorkspaceClock(Protocol):
    """What the workspace asks of whoever keeps the time."""

    def now(self) -> datetime:
        """The time people go by, with a time zone."""
        ...

    async def jump(self, by: Leap) -> datetime:
        """Move the time and return the new one; raises ValueError with a sentence when that can not be."""
        ...

    async def next_due(self) -> datetime | None:
        """When the next planned thing is due, if any."""
        ...
