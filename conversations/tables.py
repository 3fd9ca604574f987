"""The rules of a framework worked out once for every combination of what they can see, so that outcomes are looked up.

One space over blocks of atoms holds gates, table and limits; a second one the rules for teams that run a mesh,
which see of the first only what it says as if none ran.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import islice
from operator import or_
from typing import TypeVar

from conversations.bits import Bits, Parts, Space, Where, together, where
from conversations.blocks import Block, TooWideError, blocks, make_room, space, told_apart
from conversations.engine import BASE
from conversations.framework import Framework, Limit, Rule
from conversations.literals import Literal, Literals
from conversations.outcome import NO_MESH, RUNNING, Nearness, Outcome, bare, limited, nearness, said
from conversations.worlds import World

RUNS_NONE: Literal = (RUNNING, frozenset({NO_MESH}))
Key = tuple[Bits, ...]
Split = dict[Outcome, Bits]
T = TypeVar("T")


@dataclass(frozen=True)
class _Base:
    """The verdict as if no mesh ran, and what holds besides of all that the rules for running meshes look at."""

    verdict: str
    seen: frozenset[Literal]


class _Printed:
    """Outcomes by where they are printed, nearest first."""

    def __init__(self, framework: Framework, found: Split) -> None:
        self._where = dict(sorted(found.items(), key=lambda pair: nearness(framework, pair[0])))
        self._outcomes = tuple(self._where)
        self._parts = Parts(self._where.values())
        verdicts: dict[str, Bits] = {}
        for outcome, here in found.items():
            verdicts[outcome.verdict] = verdicts.get(outcome.verdict, 0) | here
        self._verdicts = tuple(verdicts)
        self._by_verdict = Parts(verdicts.values())

    def all(self, possible: Bits) -> list[Outcome]:
        return [self._outcomes[place] for place in self._parts.met(possible)]

    def first(self, possible: Bits) -> list[Outcome]:
        return [*islice((outcome for outcome, here in self._where.items() if here & possible), 1)]

    def verdicts(self, possible: Bits) -> list[str]:
        return [self._verdicts[place] for place in self._by_verdict.met(possible)]

    def leads(self, possible: Bits, outcome: Outcome) -> list[bool]:
        return [bool(self._where.get(outcome, 0) & possible)]


class Tables:
    """All outcomes by what rules can see. TooWideError when that is too much."""

    def __init__(self, framework: Framework) -> None:
        self._framework = framework
        self._literals = Literals(framework)
        self._limits = tuple(limit for limit in framework.limits if limit.turns or limit.waits_for_launch)
        deciding: tuple[Rule | Limit, ...] = (*framework.gates, *framework.table, *self._limits)
        early = set(self._literals.of(part.when for part in deciding))
        late = (RUNS_NONE, *self._literals.of(rule.when for rule in framework.running))
        made = list(blocks(framework, (*sorted(early, key=_spelt), *late)))
        self._early = [block for block in made if early & set(block.seen)]
        self._late = [block for block in made if block not in self._early]
        self.blocks = (*self._early, *self._late)
        self.home = {atom: place for place, block in enumerate(self.blocks) for atom in block.atoms}
        self._lower = space([len(block.places) for block in self._early])
        gates, without, bases = self._below([literal for block in self._early for literal in block.seen if literal in late])
        self._upper = space([len(bases), *[len(block.places) for block in self._late]])
        self._gates, self._without, self._running = [
            _Printed(framework, found) for found in (gates, without, self._above(list(bases)))
        ]
        self._gated = reduce(or_, gates.values(), 0)
        self._bases = Parts(bases.values())
        self._first: dict[Key, Outcome] = {}
        self._verdicts: dict[Key, frozenset[str]] = {}
        self._mesh = next(place for place, block in enumerate(self.blocks) if RUNS_NONE in block.seen)
        self._none = self.blocks[self._mesh].seeing(RUNS_NONE)

    def key(self, world: World) -> Key:
        """What rules can see of this world: the places in each block."""
        return tuple([block.place(world) for block in self.blocks])

    def after(self, key: Key, world: World, atoms: Iterable[str]) -> Key:
        """The key of a world that differs from the key's own in these atoms only."""
        changed = list(key)
        for atom in atoms:
            block = self.home.get(atom)
            if block is not None:
                changed[block] = self.blocks[block].place(world)
        return tuple(changed)

    def outcomes(self, key: Key) -> tuple[Outcome, ...]:
        """Exactly what these answers can still lead to, nearest first, without modes, notes and applied limits."""
        met = dict.fromkeys(self._asked(key, _Printed.all))
        return tuple(sorted(met, key=self._near))

    def first(self, key: Key) -> Outcome:
        """The nearest of them."""
        found = self._first.get(key)
        if found is None:
            make_room(self._first)
            found = self._first[key] = min(self._asked(key, _Printed.first), key=self._near)
        return found

    def verdicts(self, key: Key) -> frozenset[str]:
        """The ids of their verdicts."""
        found = self._verdicts.get(key)
        if found is None:
            make_room(self._verdicts)
            found = self._verdicts[key] = frozenset(self._asked(key, _Printed.verdicts))
        return found

    def leads(self, key: Key, outcome: Outcome) -> bool:
        """Whether these answers can still lead to this outcome."""
        return any(self._asked(key, lambda printed, possible: printed.leads(possible, outcome)))

    def _near(self, outcome: Outcome) -> Nearness:
        return nearness(self._framework, outcome)

    def _asked(self, key: Key, what: Callable[[_Printed, Bits], Iterable[T]]) -> Iterator[T]:
        """The same asked of the gates, of what is printed where no mesh runs, and where one does."""
        possible, mesh, late = _combined(self._lower, key), key[self._mesh], self._mesh >= len(self._early)
        if possible & self._gated:
            yield from what(self._gates, possible)
        if mesh & self._none:
            here = possible if late else possible & self._lower.along(self._mesh, self._none)
            yield from what(self._without, here)
        if mesh & ~self._none:
            some = (*key[: self._mesh], mesh & ~self._none, *key[self._mesh + 1 :])
            below = together(self._bases.met(possible if late else _combined(self._lower, some)))
            yield from what(self._running, _combined(self._upper, (below, *some[len(self._early) :])))

    def _below(self, carried: list[Literal]) -> tuple[Split, Split, dict[_Base, Bits]]:
        """Where each gate closes, what is printed where none runs, and what rules for running meshes see."""
        lookup = _lookup(self._lower, self._early, 0)
        has = self._literals.seen_through(self._lower.full, lookup)
        gates, rest = _first_fits(self._framework.gates, self._lower.full, has)
        table, _ = _first_fits(self._framework.table, rest, has)
        bases: dict[_Base, Bits] = {}
        for outcome, here in self._limited(table, has, launch=False).items():
            for seen, combinations in told_apart(here, [lookup(*literal) for literal in carried]).items():
                base = _Base(outcome.verdict, frozenset(literal for literal, holds in zip(carried, seen, strict=True) if holds))
                bases[base] = bases.get(base, 0) | combinations
        self._carried = frozenset(carried)
        return gates, self._limited(table, has, launch=True), bases

    def _limited(self, table: Split, has: Where, *, launch: bool) -> Split:
        now = table
        for limit in self._limits:
            if launch or not limit.waits_for_launch:
                now = _under(limit, now, where(limit.when, self._lower.full, has))
        return now

    def _above(self, bases: list[_Base]) -> Split:
        """What the rules for running meshes say, and where."""
        lookup = _lookup(self._upper, self._late, 1)

        def seen(name: str, values: frozenset[str]) -> Bits:
            if name == BASE:
                return self._upper.along(0, together(place for place, base in enumerate(bases) if base.verdict in values))
            if (name, values) in self._carried:
                return self._upper.along(0, together(place for place, base in enumerate(bases) if (name, values) in base.seen))
            return lookup(name, values)

        full = self._upper.full
        return _first_fits(self._framework.running, full, self._literals.seen_through(full, seen))[0]


@lru_cache(maxsize=8)
def tables(framework: Framework) -> Tables | None:
    """The tables of this framework, built once; None where they would be too wide, so that rules have to be searched."""
    try:
        return Tables(framework)
    except TooWideError:
        return None


def _lookup(space: Space, blocks: Sequence[Block], first: int) -> Where:
    """Where literals of these blocks hold; the blocks are the axes from `first` on."""
    axes = {literal: (axis, block) for axis, block in enumerate(blocks, start=first) for literal in block.seen}

    def has(name: str, values: frozenset[str]) -> Bits:
        axis, block = axes[(name, values)]
        return space.along(axis, block.seeing((name, values)))

    return has


def _combined(space: Space, key: Iterable[Bits]) -> Bits:
    """The combinations of these places; axes beyond those of the space are passed over."""
    possible = space.full
    for axis, places in zip(space.axes, key, strict=False):
        possible &= space.along(axis, places)
    return possible


def _first_fits(rules: tuple[Rule, ...], combinations: Bits, has: Where) -> tuple[Split, Bits]:
    """What the first rule that fits says, where, and the combinations that none fits."""
    found: Split = {}
    for rule in rules:
        here = where(rule.when, combinations, has) & combinations
        _put(found, bare(said(rule)), here)
        combinations &= ~here
    return found, combinations


def _under(limit: Limit, now: Split, holds: Bits) -> Split:
    found: Split = {}
    for outcome, here in now.items():
        _put(found, bare(limited(limit, outcome)), here & holds)
        _put(found, outcome, here & ~holds)
    return found


def _put(found: Split, outcome: Outcome, here: Bits) -> None:
    if here:
        found[outcome] = found.get(outcome, 0) | here


def _spelt(literal: Literal) -> tuple[str, list[str]]:
    return literal[0], sorted(literal[1])
