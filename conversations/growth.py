"""Where the number of services is heading: quarter by quarter, against the sizes at which another look is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from conversations.answers import Value
from conversations.triggers import QUARTER, THRESHOLDS, crossing

FEWEST, MOST = 4, 12
"""Quarters looked ahead."""


@dataclass(frozen=True)
class Point:
    """How many services there should be on a day: at least and at most."""

    on: date
    low: int
    high: int


@dataclass(frozen=True)
class Growth:
    """The course of one team; `reaches` is the next size with its day, as the team will be asked again."""

    points: tuple[Point, ...]
    sizes: tuple[int, ...]
    """The sizes that lie on the way, the next one at least."""
    reaches: tuple[int, date] | None

    @property
    def ranged(self) -> bool:
        """Whether the team named ranges, so that there are two lines."""
        return any(point.low != point.high for point in self.points)


def growth(answers: Mapping[str, Value], since: date) -> Growth | None:
    """The course from the day of these answers on; None without a known number of services and of new ones."""
    services, rate = answers.get("services"), answers.get("growth")
    if services is None or rate is None or services.low is None or rate.low is None:
        return None
    reaches = crossing(services, rate, since)
    length = FEWEST if reaches is None else round((reaches[1] - since).days / QUARTER) + 2
    ahead = range(min(max(length, FEWEST), MOST) + 1)
    points = tuple(_point(services, rate, since, quarters) for quarters in ahead)
    on_the_way = [size for size in THRESHOLDS if points[0].low < size <= points[-1].high]
    following = [size for size in THRESHOLDS if size > points[0].high][:1]
    return Growth(points, tuple(sorted({*on_the_way, *following})), reaches)


def _point(services: Value, rate: Value, since: date, quarters: int) -> Point:
    low, more = services.low or 0, rate.low or 0
    high = low if services.high is None else services.high
    most = more if rate.high is None else rate.high
    return Point(since + timedelta(days=round(quarters * QUARTER)), low + quarters * more, high + quarters * most)
