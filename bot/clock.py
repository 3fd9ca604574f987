"""The only clock and the only source of ids."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

CLOSE_ENOUGH = timedelta(seconds=1)
"""A difference between two machines that no lease feels."""


class Clock:
    """Two times: `now` is what people read and can jump; `real_now` is for leases, signatures and retries."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self._offset = offset
        self._astray = timedelta(0)

    @property
    def offset(self) -> timedelta:
        """How far `now` is ahead of the real time."""
        return self._offset

    def now(self) -> datetime:
        """The time due dates and people go by, in UTC."""
        return self.real_now() + self._offset

    def real_now(self) -> datetime:
        """The time of the machine, in UTC; put right where it differs from the one all processes go by."""
        return self._machine() - self._astray

    def steer(self, true: datetime) -> timedelta:
        """Go by `true` from now on, unless we are close enough to it; how far ahead of it this machine is."""
        ahead = self._machine() - true
        if abs(ahead - self._astray) > CLOSE_ENOUGH:
            self._astray = ahead if abs(ahead) > CLOSE_ENOUGH else timedelta(0)
        return ahead

    def _machine(self) -> datetime:
        return datetime.now(UTC)

    def jump(self, by: timedelta) -> None:
        """Move `now`; the real time stays what it is."""
        self._offset += by


def new_id() -> str:
    """A fresh id, unique everywhere."""
    return uuid4().hex
