"""What the rules of a framework look at: names, and the values of each that rules tell apart."""

from collections.abc import Iterable, Iterator

from conversations.bits import Bits, Where, where
from conversations.conditions import YES, All, Any_, AtLeast, Condition, Has, Is, Not
from conversations.engine import BASE
from conversations.framework import Case, Framework

Literal = tuple[str, frozenset[str]]
"""A name has one of these values."""


class Literals:
    """Takes conditions apart, and reads literals of derived values from those of what they rest on."""

    def __init__(self, framework: Framework) -> None:
        self._values = framework.values

    def of(self, conditions: Iterable[Condition]) -> Iterator[Literal]:
        """Every literal of these conditions; values made of nothing but other values are seen through."""
        for condition in conditions:
            for name, values in _leaves(condition):
                if self._is_joined(name):
                    yield from self.of(case.when for case in self._values[name])
                elif name != BASE:
                    yield name, values

    def seen_through(self, full: Bits, has: Where) -> Where:
        """`has`, extended to values that are made of nothing but other values."""

        def reading(name: str, values: frozenset[str]) -> Bits:
            return derived(self._values[name], values, full, reading) if self._is_joined(name) else has(name, values)

        return reading

    def down_to_atoms(self, full: Bits, has: Where) -> Where:
        """`has` for atoms, extended to all derived values."""

        def reading(name: str, values: frozenset[str]) -> Bits:
            cases = self._values.get(name)
            return has(name, values) if cases is None else derived(cases, values, full, reading)

        return reading

    def _is_joined(self, name: str) -> bool:
        below = [each for case in self._values.get(name, ()) for each, _ in _leaves(case.when)]
        return bool(below) and all(each in self._values for each in below)


def derived(cases: tuple[Case, ...], values: frozenset[str], full: Bits, has: Where) -> Bits:
    """Where the first case that holds gives one of these values."""
    found, rest = 0, full
    for case in cases:
        here = where(case.when, full, has) & rest
        rest &= ~here
        if case.is_ in values:
            found |= here
    return found


def _leaves(condition: Condition) -> Iterator[Literal]:
    match condition:
        case Is(of=name, is_=values):
            yield name, frozenset(values)
        case Has(of=name, has=options):
            for option in options:
                yield f"{name}.{option}", YES
        case All(all_=parts) | Any_(any_=parts) | AtLeast(of=parts):
            for part in parts:
                yield from _leaves(part)
        case Not(not_=part):
            yield from _leaves(part)
