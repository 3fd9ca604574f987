"""Rules over possible worlds: what a set of answers can lead to, and a witness for each outcome."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from conversations.conditions import Condition, Truth, holds, names_in
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
    """The values every name can have in one world; derived values are worked out when first asked for."""

    def __init__(self, framework: Framework, world: World, extra: World | None = None) -> None:
        self._framework = framework
        self._world = world
        self._known = dict(extra or {})

    def possible(self, name: str) -> frozenset[str]:
        """The values of an atom or of a derived name; KeyError for a name nobody defines."""
        if name in self._world:
            return self._world[name]
        if name not in self._known:
            self._known[name] = self._derive(name)
        return self._known[name]

    def truth(self, condition: Condition | None) -> Truth:
        """Whether the condition holds here; no condition always does."""
        return True if condition is None else holds(condition, self.possible)

    def open_atom(self, condition: Condition) -> str | None:
        """The first atom this condition still depends on."""
        for name in names_in(condition):
            if len(self.possible(name)) > 1:
                found = name if name in self._world else self._open_below(name)
                if found is not None:
                    return found
        return None

    def _derive(self, name: str) -> frozenset[str]:
        values: list[str] = []
        for case in self._framework.values[name]:
            truth = self.truth(case.when)
            if truth is not False:
                values.append(case.is_)
            if truth:
                break
        return frozenset(values)

    def _open_below(self, name: str) -> str | None:
        for case in self._framework.values.get(name, ()):
            if self.truth(case.when) is None:
                found = self.open_atom(case.when)
                if found is not None:
                    return found
        return None


def outcomes(framework: Framework, world: World) -> tuple[frozenset[Outcome], str | None]:
    """Outcomes no closer look has excluded yet, and the atom to look at next (None: nothing is open)."""
    walk = _Walk(framework, world)
    return frozenset(walk.all()), walk.open


def reach(framework: Framework, world: World, by: Callable[[Outcome], Hashable]) -> dict[Hashable, tuple[Outcome, World]]:
    """Exactly the outcomes these answers can still lead to, told apart by `by`, each with a world that does."""
    found: dict[Hashable, tuple[Outcome, World]] = {}
    pending: list[World] = [world]
    while pending:
        here = pending.pop()
        candidates, atom = outcomes(framework, here)
        fresh = {by(outcome): outcome for outcome in candidates if by(outcome) not in found}
        if not fresh:
            continue
        if atom is None or len({by(outcome) for outcome in candidates}) == 1:
            found |= {key: (outcome, here) for key, outcome in fresh.items()}
            continue
        pending.extend({**here, atom: frozenset({value})} for value in sorted(here[atom], reverse=True))
    return found


def verdicts(framework: Framework, world: World) -> frozenset[str]:
    """The verdict set: ids of all verdicts reachable from what is open."""
    return frozenset(str(key) for key in reach(framework, world, lambda outcome: outcome.verdict))


class _Walk:
    """One pass over gates, table, limits and the branch for teams that run a mesh."""

    def __init__(self, framework: Framework, world: World) -> None:
        self._framework = framework
        self._world = world
        self._names = Names(framework, world)
        self.open: str | None = None

    def all(self) -> Iterator[Outcome]:
        for rule, sure in self._matching(self._framework.gates, self._names):
            yield _said(rule)
            if sure:
                return
        running = self._running()
        table = [rule for rule, _ in self._matching(self._framework.table, self._names)]
        if running is not True:
            for rule in table:
                yield from self._limited(_said(rule), launch=True)
        if running is not False:
            bases = {base.verdict for rule in table for base in self._limited(_said(rule), launch=False)}
            for base in sorted(bases):
                yield from self._as_running(base)

    def _running(self) -> Truth:
        possible = self._names.possible(RUNNING)
        if len(possible) > 1 and NO_MESH in possible:
            self._note(RUNNING)
            return None
        return NO_MESH not in possible

    def _as_running(self, base: str) -> Iterator[Outcome]:
        names = Names(self._framework, self._world, {"base": frozenset({base})})
        for rule, _ in self._matching(self._framework.running, names):
            yield _said(rule)

    def _limited(self, outcome: Outcome, *, launch: bool) -> Iterator[Outcome]:
        results = [outcome]
        for limit in self._framework.limits:
            if limit.waits_for_launch and not launch:
                continue
            truth = self._names.truth(limit.when)
            if truth is None:
                self._note(self._names.open_atom(limit.when))
            if truth is not False:
                applied = [_under(limit, result) for result in results]
                results = applied if truth else [*results, *applied]
        yield from results

    def _matching(self, rules: tuple[Rule, ...], names: Names) -> Iterator[tuple[Rule, bool]]:
        for rule in rules:
            truth = names.truth(rule.when)
            if truth is None:
                self._note(names.open_atom(rule.when))
            if truth is not False:
                yield rule, truth is True
            if truth:
                return

    def _note(self, atom: str | None) -> None:
        if self.open is None:
            self.open = atom


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
