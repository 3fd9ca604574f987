"""Sets of combinations as whole numbers, one bit for each combination, and conditions as such sets."""

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from math import prod
from operator import and_, or_

from conversations.conditions import YES, All, Any_, AtLeast, Condition, Has, Is, Not

Bits = int
"""A set: of the combinations in a space, or of the places on one axis."""

Where = Callable[[str, frozenset[str]], Bits]
"""The combinations in which a name has one of these values."""


class Space:
    """Every combination of places on some axes, each axis with so many places."""

    def __init__(self, sizes: Sequence[int]) -> None:
        self.full: Bits = (1 << prod(sizes)) - 1
        self.axes = range(len(sizes))
        self._places: list[list[Bits]] = []
        step = 1
        for size in sizes:
            run = (1 << step) - 1
            period = step * size
            often = self.full // ((1 << period) - 1)
            self._places.append([(run << (place * step)) * often for place in range(size)])
            step = period
        self._known: list[dict[Bits, Bits]] = [{} for _ in sizes]

    def along(self, axis: int, places: Bits) -> Bits:
        """The combinations with one of these places on this axis."""
        known = self._known[axis]
        found = known.get(places)
        if found is None:
            found = known[places] = reduce(or_, (each for place, each in enumerate(self._places[axis]) if places >> place & 1), 0)
        return found


class Parts:
    """Sets that have nothing in common, by their places in a list."""

    def __init__(self, parts: Iterable[Bits]) -> None:
        self._parts = tuple(parts)
        self._all = reduce(or_, self._parts, 0)
        self._home: dict[int, int] = {}

    def met(self, possible: Bits) -> list[int]:
        """The places of the sets that have something in common with this one, lowest first."""
        found: list[int] = []
        possible &= self._all
        while possible:
            # Not `possible & -possible` and not `& ~part`: negative numbers of this size take ten times as long.
            part = self._of((possible ^ (possible - 1)).bit_length() - 1)
            found.append(part)
            possible ^= possible & self._parts[part]
        return sorted(found)

    def _of(self, combination: int) -> int:
        home = self._home.get(combination)
        if home is None:
            home = next(place for place, part in enumerate(self._parts) if part >> combination & 1)
            self._home[combination] = home
        return home


def together(places: Iterable[int]) -> Bits:
    """The set of these places."""
    return sum(1 << place for place in places)


def where(condition: Condition, full: Bits, has: Where) -> Bits:
    """The combinations in which a condition holds, all of them being `full`."""
    match condition:
        case Is(of=name, is_=values):
            return has(name, frozenset(values))
        case Has(of=name, has=options):
            return reduce(or_, (has(f"{name}.{option}", YES) for option in options), 0)
        case All(all_=parts):
            return reduce(and_, (where(part, full, has) for part in parts), full)
        case Any_(any_=parts):
            return reduce(or_, (where(part, full, has) for part in parts), 0)
        case Not(not_=part):
            return full & ~where(part, full, has)
        case AtLeast(n=n, of=parts):
            return _at_least(n, [where(part, full, has) for part in parts], full)
        case _:
            return full


def _at_least(n: int, parts: list[Bits], full: Bits) -> Bits:
    """Where `n` of the sets or more overlap; the set of those with at least k overlaps is kept for each k."""
    counted = [full] + [0] * n
    for part in parts:
        for k in range(n, 0, -1):
            counted[k] |= counted[k - 1] & part
    return counted[n]
