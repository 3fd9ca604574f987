"""Days on which nobody is reminded: calendar weeks of every year like `W52-W01`, and spans of days."""

import re
from dataclasses import dataclass
from datetime import date

WEEKS = re.compile(r"W(\d{1,2})(?:\s*(?:-|to|\.\.)\s*W(\d{1,2}))?", re.IGNORECASE)
DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\s*(?:\.\.|to|–|-|\s)\s*(\d{4}-\d{2}-\d{2}))?")
LONGEST = 26
"""Weeks a year that may be quiet: with more of them we would be as good as stopped, and there is a word for that."""
EXPECTED = "calendar weeks like W52 or W52-W01, or days like 2026-12-21..2027-01-03"


@dataclass(frozen=True)
class Quiet:
    """Quiet calendar weeks (ISO numbers, 1 to 53) of every year, and spans of days, both ends included."""

    weeks: frozenset[int] = frozenset()
    spans: tuple[tuple[date, date], ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Quiet":
        """Read parts between commas; ValueError with a sentence otherwise. Empty: no quiet days."""
        weeks: set[int] = set()
        spans: list[tuple[date, date]] = []
        for part in filter(None, (each.strip() for each in text.split(","))):
            if (found := WEEKS.fullmatch(part)) is not None:
                weeks |= _weeks(part, int(found[1]), int(found[2] or found[1]))
            elif (found := DAYS.fullmatch(part)) is not None:
                spans.append(_span(part, found[1], found[2] or found[1]))
            else:
                raise ValueError(f"{part!r} is neither {EXPECTED}")
        if len(weeks) > LONGEST:
            raise ValueError(f"{len(weeks)} quiet weeks are more than half of the year")
        return cls(frozenset(weeks), tuple(sorted(spans)))

    def holds(self, day: date) -> bool:
        """Whether nobody is reminded on this day."""
        return day.isocalendar().week in self.weeks or any(first <= day <= last for first, last in self.spans)

    def __add__(self, other: "Quiet") -> "Quiet":
        return Quiet(self.weeks | other.weeks, tuple(sorted({*self.spans, *other.spans})))

    def __str__(self) -> str:
        """In the shape that `parse` reads."""
        weeks = [f"W{week:02}" for week in sorted(self.weeks)]
        return ", ".join([*weeks, *(f"{first}..{last}" for first, last in self.spans)])


def _weeks(part: str, first: int, last: int) -> set[int]:
    if not (1 <= first <= 53 and 1 <= last <= 53):
        raise ValueError(f"{part!r} has a week that no year has: they run from W01 to W53")
    if first <= last:
        return set(range(first, last + 1))
    return {*range(first, 54), *range(1, last + 1)}


def _span(part: str, first: str, last: str) -> tuple[date, date]:
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        raise ValueError(f"{part!r} has a day that no calendar has") from None
    if end < begin:
        raise ValueError(f"{part!r} ends before it begins")
    if (end - begin).days > LONGEST * 7:
        raise ValueError(f"{part!r} is longer than half a year; stop the reminders instead, and resume them later")
    return begin, end
