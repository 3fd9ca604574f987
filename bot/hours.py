"""The hours in which people may be reminded: `always`, or days and hours like `Tue-Thu 10-16`."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.quiet import Quiet

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NEVER_QUIET = Quiet()
FURTHEST = 400
"""Days we look ahead for an open one."""
WORKDAYS = frozenset(range(5))
SHAPE = re.compile(r"(?P<first>[A-Z][a-z]{2})(?:-(?P<last>[A-Z][a-z]{2}))? (?P<start>\d{1,2})-(?P<end>\d{1,2})")


@dataclass(frozen=True)
class Hours:
    """Days of the week (0 is Monday) and the hours between which it is open; `end` itself is closed."""

    days: frozenset[int]
    start: int
    end: int
    quiet: Quiet = NEVER_QUIET
    """Days on which it is closed for everybody."""

    @classmethod
    def parse(cls, text: str) -> "Hours":
        """Read `always` or `Tue-Thu 10-16`; ValueError with a sentence otherwise."""
        if text.strip() == "always":
            return cls(frozenset(range(7)), 0, 24)
        found = SHAPE.fullmatch(text.strip())
        if found is None or not {found["first"], found["last"] or found["first"]} <= set(DAYS):
            raise ValueError(f"{text!r} is not 'always' or days and hours like 'Tue-Thu 10-16'")
        first, last = DAYS.index(found["first"]), DAYS.index(found["last"] or found["first"])
        start, end = int(found["start"]), int(found["end"])
        if not 0 <= start < end <= 24:
            raise ValueError(f"the hours in {text!r} do not run from an earlier to a later hour of one day")
        length = (last - first) % 7
        return cls(frozenset((first + step) % 7 for step in range(length + 1)), start, end)

    def next_open(self, at: datetime, zone: ZoneInfo, quiet: Quiet = NEVER_QUIET) -> datetime:
        """`at` itself when it is open in that zone, else the moment it opens next; `quiet` holds besides our own days."""
        quiet = self.quiet + quiet
        local = at.astimezone(zone)
        if self._open(local) and not quiet.holds(local.date()):
            return at
        for ahead in range(FURTHEST):
            day = local.date() + timedelta(days=ahead)
            # By way of UTC: a night on which clocks are changed must not bend the comparison.
            opens = datetime.combine(day, time(self.start), zone).astimezone(UTC)
            if day.weekday() in self.days and opens > at and not quiet.holds(day):
                return opens
        return at + timedelta(days=FURTHEST)

    def _open(self, local: datetime) -> bool:
        return local.weekday() in self.days and self.start <= local.hour < self.end


def working_days_later(at: datetime, days: int) -> datetime:
    """The same hour so many working days (Monday to Friday) later."""
    while days:
        at += timedelta(days=1)
        days -= at.weekday() in WORKDAYS
    return at
