"""Rules over possible worlds: what a set of answers can lead to, and a witness for each outcome."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from conversations.conditions import Condition, Truth, holds, names_in
from conversations.engine import BASE, Vector, engine
from conversations.framework import Framework, Limit, Rule
from conversations.worlds import World

RUNNING = "mesh_today"
NO_MESH = "none"


@dataclass(frozen=True)
class Outcome:
    """What the rules say of one world."""

    verdict: str
    kind: str
    rule: str
    mode: str = ""
    limits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    at_launch: str = ""
    at_launch_kind: str = ""

    @property
    def headline(self) -> tuple[str, str, str]:
        """What tells two printed verdicts apart: the verdict, its kind, and what waits for the launch."""
        return (self.verdict, self.kind, "" if self.at_launch == "not_yet" else self.at_launch)

    @property
    def decision(self) -> tuple[str, str]:
        """What a team would do now: the verdict and its kind, whatever waits for the launch."""
        return (self.verdict, self.kind)


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
    """What the rules say of names that may still be open: the outcomes, and the open names they depend on, in order."""

    outcomes: frozenset[Outcome]
    open: tuple[str, ...]


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
        atom = ready.open_atom(reading.open[0], here)
        pending.extend({**here, atom: frozenset({value})} for value in sorted(here[atom], reverse=True))
    return found


def nearest(
    framework: Framework, world: World, order: Callable[[Outcome], tuple[int, int, int, str]]
) -> tuple[Outcome, World]:
    """Of the outcomes these answers can still lead to the first by `order`, and a world that leads to it.

    Worlds are looked at in the order of the best they could give, and dropped once something as good is found.
    """
    ready = engine(framework)
    best: tuple[Outcome, World] | None = None
    pending = [world]
    while pending:
        here = pending.pop()
        reading = _read(framework, ready.vector(here))
        first = min(reading.outcomes, key=order)
        if best is not None and order(best[0]) <= order(first):
            continue
        if len({outcome.headline for outcome in reading.outcomes}) == 1:
            best = (first, here)
            continue
        atom = ready.open_atom(reading.open[0], here)
        split = [{**here, atom: frozenset({value})} for value in sorted(here[atom])]
        split.sort(key=lambda there: min(map(order, outcomes(framework, there))), reverse=True)
        pending.extend(split)
    assert best is not None, "every world has an outcome"
    return best


def verdicts(framework: Framework, world: World) -> frozenset[str]:
    """The verdict set: ids of all verdicts reachable from what is open."""
    return _verdicts(framework, tuple(world), tuple(world.values()))


@lru_cache(maxsize=50_000)
def _verdicts(framework: Framework, atoms: tuple[str, ...], values: Vector) -> frozenset[str]:
    world = dict(zip(atoms, values, strict=True))
    return frozenset(str(key) for key in reach(framework, world, lambda outcome: outcome.verdict))


@lru_cache(maxsize=100_000)
def _read(framework: Framework, vector: Vector) -> Reading:
    walk = _Walk(framework, dict(zip(engine(framework).names, vector, strict=True)))
    said = frozenset(walk.all())
    return Reading(said, tuple(walk.open))


class _Walk:
    """One pass over gates, table, limits and the branch for teams that run a mesh."""

    def __init__(self, framework: Framework, values: dict[str, frozenset[str]]) -> None:
        self._framework = framework
        self._values = values
        self.open: dict[str, None] = {}

    def all(self) -> Iterator[Outcome]:
        for rule, sure in self._matching(self._framework.gates, self._values):
            yield _said(rule)
            if sure:
                return
        running = self._running()
        table = [rule for rule, _ in self._matching(self._framework.table, self._values)]
        if running is not True:
            for rule in table:
                yield from self._limited(_said(rule), launch=True)
        if running is not False:
            bases = {base.verdict for rule in table for base in self._limited(_said(rule), launch=False)}
            for base in sorted(bases):
                yield from self._as_running(base)

    def _running(self) -> Truth:
        possible = self._values[RUNNING]
        if len(possible) > 1 and NO_MESH in possible:
            self.open[RUNNING] = None
            return None
        return NO_MESH not in possible

    def _as_running(self, base: str) -> Iterator[Outcome]:
        values = {**self._values, BASE: frozenset({base})}
        for rule, _ in self._matching(self._framework.running, values):
            yield _said(rule)

    def _limited(self, outcome: Outcome, *, launch: bool) -> Iterator[Outcome]:
        results = [outcome]
        for limit in self._framework.limits:
            if limit.waits_for_launch and not launch:
                continue
            truth = self._truth(limit.when, self._values)
            if truth is not False:
                applied = [_under(limit, result) for result in results]
                results = applied if truth else [*results, *applied]
        yield from results

    def _matching(self, rules: tuple[Rule, ...], values: dict[str, frozenset[str]]) -> Iterator[tuple[Rule, bool]]:
        for rule in rules:
            truth = self._truth(rule.when, values)
            if truth is not False:
                yield rule, truth is True
            if truth:
                return

    def _truth(self, condition: Condition, values: dict[str, frozenset[str]]) -> Truth:
        """Whether it holds; if that is open, the open names it looks at are noted."""
        truth = holds(condition, values.__getitem__)
        if truth is None:
            self.open.update({name: None for name in names_in(condition) if len(values[name]) > 1})
        return truth


@lru_cache(maxsize=512)
def _outcome(verdict: str, kind: str, rule: str, mode: str, note: str) -> Outcome:
    return Outcome(verdict, kind, rule, mode, notes=(note,) if note else ())


def _said(rule: Rule) -> Outcome:
    return _outcome(rule.verdict, rule.kind, rule.id, rule.mode, rule.note)


def _under(limit: Limit, outcome: Outcome) -> Outcome:
    turned = limit.turns.get(outcome.verdict)
    if limit.turns and turned is None:
        return outcome
    waits_for_nothing = limit.waits_for_launch and outcome.verdict == "not_yet"
    notes = (*outcome.notes, limit.note) if limit.note and not waits_for_nothing else outcome.notes
    changed = replace(outcome, limits=(*outcome.limits, limit.id), mode=limit.mode or outcome.mode, notes=notes)
    if limit.waits_for_launch:
        return replace(changed, verdict="not_yet", kind="", at_launch=outcome.verdict, at_launch_kind=outcome.kind)
    return replace(changed, verdict=turned, kind=limit.kind) if turned else changed
