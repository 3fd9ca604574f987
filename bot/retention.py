"""Deletes checks in which nobody has answered anything for as long as the operator says; by default nothing is."""

import logging
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.store import Store

log = logging.getLogger(__name__)
BETWEEN = timedelta(hours=1)
BATCH = 100


class Retention:
    """Looks once an hour; several processes may, since what is gone is gone."""

    def __init__(self, store: Store, clock: Clock, kept_for: timedelta | None) -> None:
        """`kept_for` None: checks are kept until a team or an operator has them forgotten."""
        self._store = store
        self._clock = clock
        self._kept_for = kept_for
        self._next: datetime | None = None

    async def enforce(self) -> int:
        """Forget what is older; how many threads that were. What lies at Slack is left to the cleaner."""
        real = self._clock.real_now()
        if self._kept_for is None or (self._next is not None and real < self._next):
            return 0
        self._next, count = real + BETWEEN, 0
        while True:
            async with self._store.transaction() as tx:
                old = await tx.quiet_since(self._clock.now() - self._kept_for, BATCH)
                for installation, thread in old:
                    await tx.forget_threads(installation, [thread], real)
            count += len(old)
            if len(old) < BATCH:
                break
        if count:
            log.info("%s checks were deleted: nobody has answered in them for %s days", count, self._kept_for.days)
        return count
