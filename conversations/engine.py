"""A framework made ready for many evaluations: derived values and rule results are worked out once per combination."""

from collections.abc import Iterator
from functools import lru_cache

from conversations.conditions import Condition, Truth, holds, names_in
from conversations.framework import Framework, Rule
from conversations.worlds import World

Values = frozenset[str]
Vector = tuple[Values, ...]
"""What the names that rules look at can still be, in the order of `Engine.names`."""

BASE = "base"
"""The verdict as if no mesh ran; rules for teams with a mesh look at it."""

MOST_KEPT = 200_000


class Engine:
    """Looks up what a name can be, and which atom to look at to narrow it."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.names = tuple(dict.fromkeys(name for name in _looked_at(framework) if name != BASE))
        self._atoms: dict[str, tuple[str, ...]] = {}
        for name in framework.values:
            self._atoms[name] = tuple(dict.fromkeys(self._below(name)))
        self._kept: dict[tuple[str, Vector], Values] = {}

    def possible(self, name: str, world: World) -> Values:
        """What an atom or a derived name can be in this world; KeyError for a name nobody defines."""
        known = world.get(name)
        if known is not None:
            return known
        key = (name, tuple([world[atom] for atom in self._atoms[name]]))
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = self._derive(name, world)
        return found

    def vector(self, world: World) -> Vector:
        """What all names that rules look at can be."""
        return tuple([self.possible(name, world) for name in self.names])

    def below(self, name: str) -> tuple[str, ...]:
        """The atoms a name rests on; an atom rests on itself."""
        return self._atoms.get(name, (name,))

    def open_atom(self, name: str, world: World) -> str:
        """The first atom on which this open name still depends."""
        if name in world:
            return name
        undecided = (case for case in self.framework.values[name] if self._truth(case.when, world) is None)
        below = (part for case in undecided for part in names_in(case.when))
        return self.open_atom(next(part for part in below if len(self.possible(part, world)) > 1), world)

    def _truth(self, condition: Condition, world: World) -> Truth:
        return holds(condition, lambda name: self.possible(name, world))

    def _derive(self, name: str, world: World) -> Values:
        values: list[str] = []
        for case in self.framework.values[name]:
            truth = self._truth(case.when, world)
            if truth is not False:
                values.append(case.is_)
            if truth:
                break
        return frozenset(values)

    def _below(self, name: str) -> Iterator[str]:
        cases = self.framework.values.get(name)
        if cases is None:
            yield name
            return
        for case in cases:
            for below in names_in(case.when):
                yield from self._below(below)


def _looked_at(framework: Framework) -> Iterator[str]:
    """Every name some rule or limit looks at, in the order in which rules are read."""
    yield "mesh_today"
    rules: tuple[Rule, ...] = (*framework.gates, *framework.table)
    for rule in rules:
        yield from names_in(rule.when)
    for limit in framework.limits:
        yield from names_in(limit.when)
    for rule in framework.running:
        yield from names_in(rule.when)


@lru_cache(maxsize=8)
def engine(framework: Framework) -> Engine:
    """The engine of this framework; built once."""
    return Engine(framework)
