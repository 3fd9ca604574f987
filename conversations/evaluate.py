"""Rules over possible worlds: what a set of answers can lead to, and a witness for the outcome that is printed."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

from conversations.conditions import Condition, Truth, holds, names_in
from conversations.engine import BASE, Vector, engine
from conversations.framework import Framework, Rule
from conversations.outcome import NO_MESH, RUNNING, Nearness, Outcome, bare, limited, nearness, said
from conversations.tables import tables
from conversations.worlds import World

NOWHERE: Nearness = (0, 0, 0, 0, "", "", ())
"""Of rules that say nothing."""


class Names:
    """The values every name can have in one world."""

    def __init__(self, framework: Framework, world: World, extra: World | None = None) -> None:
        self._engine = engine(framework)
        self._world = world
        self._extra = extra or {}

    def possible(self, name: str) -> frozenset[str]:
        """The values of an atom or of a derived name; KeyError for a name nobody defines."""
        return self._extra[name] if name in self._extra else self._engine.possible(name, self._world)

    def truth(self, condition: Condition | None) -> Truth:
        """Whether the condition holds here; no condition always does."""
        return True if condition is None else holds(condition, self.possible)


@dataclass(frozen=True)
class Reading:
    """What the rules say of names that may still be open: outcomes, the nearest of them, and the first open name.

    `single`: all of them are printed as the same headline.
    """

    outcomes: frozenset[Outcome]
    hope: Nearness
    single: bool
    open: str


def outcomes(framework: Framework, world: World) -> frozenset[Outcome]:
    """Outcomes no closer look has excluded yet: a superset of those that can be reached."""
    return _read(framework, engine(framework).vector(world)).outcomes


def reach(framework: Framework, world: World, by: Callable[[Outcome], Hashable]) -> dict[Hashable, tuple[Outcome, World]]:
    """Exactly the outcomes these answers can still lead to, told apart by `by`, each with a world that does."""
    ready = engine(framework)
    found: dict[Hashable, tuple[Outcome, World]] = {}
    pending: list[World] = [world]
    while pending:
        here = pending.pop()
        reading = _read(framework, ready.vector(here))
        keys = {by(outcome): outcome for outcome in reading.outcomes}
        if keys.keys() <= found.keys():
            continue
        if len(keys) == 1:
            found |= {key: (outcome, here) for key, outcome in keys.items()}
            continue
        atom = ready.open_atom(reading.open, here)
        pending.extend({**here, atom: frozenset({value})} for value in sorted(here[atom], reverse=True))
    return found


def reachable(framework: Framework, world: World) -> tuple[Outcome, ...]:
    """Exactly the outcomes these answers can still lead to, nearest first, without modes, notes and applied limits."""
    made = tables(framework)
    if made is not None:
        return made.outcomes(made.key(world))
    found = reach(framework, world, bare)
    return tuple(sorted((bare(outcome) for outcome, _ in found.values()), key=lambda outcome: nearness(framework, outcome)))


def first(framework: Framework, world: World) -> Outcome:
    """The nearest of them."""
    made = tables(framework)
    return reachable(framework, world)[0] if made is None else made.first(made.key(world))


def verdicts(framework: Framework, world: World) -> frozenset[str]:
    """The verdict set: ids of all verdicts reachable from what is open."""
    made = tables(framework)
    if made is not None:
        return made.verdicts(made.key(world))
    return frozenset(outcome.verdict for outcome in reachable(framework, world))


def nearest(framework: Framework, world: World) -> tuple[Outcome, World]:
    """Of the outcomes these answers can still lead to the one nearest to where the team stands, and a world that leads to it.

    Only what decides between printed verdicts is narrowed; the rest of the witness stays as open as it was.
    """
    wanted, here = first(framework, world), world
    seen = _Sight(framework, world)
    while not (reading := seen.reading(here)).single:
        atom = engine(framework).open_atom(reading.open, here)
        split = [{**here, atom: frozenset({value})} for value in sorted(here[atom], reverse=True)]
        leading = [there for there in split if seen.leads(there, atom, wanted)]
        here = leading[0] if len(leading) == 1 else min(leading, key=lambda there: seen.reading(there).hope)
        seen.follow(here, atom)
    printed = [outcome for outcome in reading.outcomes if bare(outcome) == wanted]
    return min(printed, key=partial(nearness, framework)), here


class _Sight:
    """What rules see along a way from one world to a narrower one: each step looks anew only where it changed something."""

    def __init__(self, framework: Framework, world: World) -> None:
        self._framework = framework
        self._tables = tables(framework)
        self._key = self._tables.key(world) if self._tables is not None else ()

    def reading(self, world: World) -> Reading:
        return _read(self._framework, engine(self._framework).vector(world))

    def leads(self, world: World, atom: str, outcome: Outcome) -> bool:
        if self._tables is None:
            return outcome in reachable(self._framework, world)
        return self._tables.leads(self._tables.after(self._key, world, (atom,)), outcome)

    def follow(self, world: World, atom: str) -> None:
        if self._tables is not None:
            self._key = self._tables.after(self._key, world, (atom,))


def verdicts_after(framework: Framework, world: World) -> Callable[[World], frozenset[str]]:
    """What tells the verdict set after a change of this world, looking anew only at what the change touches."""
    made = tables(framework)
    if made is None:
        return lambda part: verdicts(framework, {**world, **part})
    key = made.key(world)
    return lambda part: made.verdicts(made.after(key, {**world, **part}, part))


@lru_cache(maxsize=100_000)
def _read(framework: Framework, vector: Vector) -> Reading:
    walk = _Walk(framework, dict(zip(engine(framework).names, vector, strict=True)))
    found = frozenset(walk.all())
    hope = min((nearness(framework, outcome) for outcome in found), default=NOWHERE)
    return Reading(found, hope, len({outcome.headline for outcome in found}) <= 1, walk.open)


class _Walk:
    """One pass over gates, table, limits and the branch for teams that run a mesh."""

    def __init__(self, framework: Framework, values: dict[str, frozenset[str]]) -> None:
        self._framework = framework
        self._values = values
        self.open = ""

    def all(self) -> Iterator[Outcome]:
        for rule, sure in self._matching(self._framework.gates, self._values):
            yield said(rule)
            if sure:
                return
        running = self._running()
        table = tuple([rule.id for rule, _ in self._matching(self._framework.table, self._values)])
        limits = self._limits() if table else ()
        if running is not True:
            yield from _limited(self._framework, table, limits, launch=True)
        if running is not False:
            bases = {base.verdict for base in _limited(self._framework, table, limits, launch=False)}
            for base in sorted(bases):
                yield from self._as_running(base)

    def _running(self) -> Truth:
        possible = self._values[RUNNING]
        if len(possible) > 1 and NO_MESH in possible:
            self.open = self.open or RUNNING
            return None
        return NO_MESH not in possible

    def _as_running(self, base: str) -> Iterator[Outcome]:
        values = {**self._values, BASE: frozenset({base})}
        for rule, _ in self._matching(self._framework.running, values):
            yield said(rule)

    def _limits(self) -> tuple[Truth, ...]:
        return tuple([self._truth(limit.when, self._values) for limit in self._framework.limits])

    def _matching(self, rules: tuple[Rule, ...], values: dict[str, frozenset[str]]) -> Iterator[tuple[Rule, bool]]:
        for rule in rules:
            truth = self._truth(rule.when, values)
            if truth is not False:
                yield rule, truth is True
            if truth:
                return

    def _truth(self, condition: Condition, values: dict[str, frozenset[str]]) -> Truth:
        """Whether it holds; if that is open, the first open name it looks at is noted."""
        truth = condition.ready(values.__getitem__)
        if truth is None and not self.open:
            self.open = next(name for name in names_in(condition) if len(values[name]) > 1)
        return truth


@lru_cache(maxsize=20_000)
def _limited(framework: Framework, rules: tuple[str, ...], truths: tuple[Truth, ...], *, launch: bool) -> tuple[Outcome, ...]:
    """What these rows of the table say under limits that hold, do not, or may; `launch`: one may be waited for."""
    found: dict[Outcome, None] = {}
    for rule in (rule for rule in framework.table if rule.id in rules):
        results = [said(rule)]
        for place, truth in enumerate(truths):
            if truth is False or (framework.limits[place].waits_for_launch and not launch):
                continue
            applied = [_under(framework, place, result) for result in results]
            results = applied if truth else [*results, *applied]
        found |= dict.fromkeys(results)
    return tuple(found)


@lru_cache(maxsize=4096)
def _under(framework: Framework, limit: int, outcome: Outcome) -> Outcome:
    return limited(framework.limits[limit], outcome)
