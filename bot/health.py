"""What is known about the running process: its last sweep, its link to Slack, its database."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.store import Store, StoreUnavailableError

COUNTED = timedelta(days=30)
COUNT_EVERY = timedelta(minutes=1)
STALE_TICKS = 5
"""The sweep is late after so many intervals without one."""


async def always() -> bool:
    """Over HTTP it is Slack that calls: there is no link to lose."""
    return True


@dataclass
class Health:
    """Filled by the parts as they work, read by the probes."""

    clock: Clock
    store: Store
    sweep_every: timedelta
    linked: Callable[[], Awaitable[bool]] = always
    alone: str = ""
    """The only installation, whose token stands in the environment; empty when there may be many."""
    last_sweep: datetime | None = None
    trouble: str = ""
    """What the database refused the last sweep with; empty when it refused nothing."""
    looked: datetime | None = None
    seen: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: {"sweeps": 0, "due_handled": 0, "sweep_failures": 0})

    def swept(self, handled: int) -> None:
        """A sweep ended well."""
        self.last_sweep, self.trouble = self.clock.real_now(), ""
        self.counts["sweeps"] += 1
        self.counts["due_handled"] += handled

    def failed(self, error: Exception) -> None:
        """A sweep failed with this."""
        self.counts["sweep_failures"] += 1
        self.trouble = error.sentence if isinstance(error, StoreUnavailableError) else ""

    def sweep_age(self) -> timedelta | None:
        """How long ago a sweep ended well; None before the first."""
        return None if self.last_sweep is None else self.clock.real_now() - self.last_sweep

    async def problems(self) -> list[str]:
        """Why this process should get no work; empty when it is ready."""
        found = []
        if not await self.store.ready():
            found.append("the database does not answer or its tables are not up to date")
        elif self.trouble:
            # It can be read, but perhaps nothing can be written, and no answer be kept.
            found.append(f"the last sweep came to no end: {self.trouble}")
        if not await self.linked():
            found.append("there is no connection to Slack")
        if self.alone and await self._refused():
            found.append("Slack refuses SLACK_BOT_TOKEN: copy it again from your app's page and start anew")
        age = self.sweep_age()
        if age is None or age > self.sweep_every * STALE_TICKS + timedelta(seconds=5):
            found.append("no sweep for reminders has ended lately")
        return found

    async def paused(self) -> int:
        """How many installations nothing is sent to, because they are gone or Slack refuses their token."""
        try:
            async with self.store.transaction() as tx:
                return (await tx.count_installations())[1]
        except StoreUnavailableError:
            return 0

    async def _refused(self) -> bool:
        try:
            async with self.store.transaction() as tx:
                return await tx.is_paused(self.alone)
        except StoreUnavailableError:
            return False

    async def numbers(self) -> dict[str, int]:
        """What the database says of reminders, counted at most once a minute; the last known while it is silent."""
        real = self.clock.real_now()
        if self.looked is not None and real - self.looked < COUNT_EVERY:
            return self.seen
        try:
            async with self.store.transaction() as tx:
                at_work, paused = await tx.count_installations()
                pings = await tx.pings_since(self.clock.now() - COUNTED)
                self.seen = {
                    "installations_at_work": at_work, "installations_paused": paused,
                    "reminders_given_up": await tx.count_dead(), "threads_behind": await tx.count_behind(),
                    **{f"pings_{name}_30d": count for name, count in asdict(pings).items()},
                }
        except StoreUnavailableError:
            return self.seen
        self.looked = real
        return self.seen

    async def overdue(self) -> timedelta:
        """How long the oldest due row has been waiting."""
        try:
            async with self.store.transaction() as tx:
                due = await tx.next_due_at()
        except StoreUnavailableError:
            return timedelta(0)
        now = self.clock.now()
        return now - due if due is not None and due < now else timedelta(0)
