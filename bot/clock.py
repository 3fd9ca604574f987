"""The only clock and the only source of ids."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4


class Clock:
    """Two times: `now` is what people read and can jump; `real_now` is for leases, signatures and retries."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self._offset = offset

    @property
    def offset(self) -> timedelta:
        """How far `now` is ahead of the real time."""
        return self._offset

    def now(self) -> datetime:
        """The time due dates and people go by, in UTC."""
        return self.real_now() + self._offset

    def real_now(self) -> datetime:
        """The time of the machine, in UTC."""
        return datetime.now(UTC)

    def jump(self, by: timedelta) -> None:
        """Move `now`; the real time stays what it is."""
        self._offset += by


def new_id() -> str:
    """A fresh id, unique everywhere."""
    return uuid4().hex
