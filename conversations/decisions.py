"""The rules of a framework as exact functions of complete answers, every combination at once."""

from collections.abc import Callable, Hashable, Mapping
from functools import cached_property
from math import prod

from conversations.conditions import All, Any_, AtLeast, Condition, Has, Is, Not, names_in
from conversations.diagrams import Diagrams, Node
from conversations.finding import BASE, VERDICT, deciding
from conversations.framework import Framework, Limit, Question, Rule
from conversations.outcome import NO_MESH, RUNNING
from conversations.worlds import atoms, world_of

LATER = "not_yet"
MOST = 1_000_000
"""Functions kept before a framework counts as too tangled; the shipped one has a fortieth of that."""

Extra = Mapping[str, Node]
Decision = tuple[str, str]


class Decisions:
    """What each rule, value and verdict is for every complete set of answers.

    The framework's names have to be in order: KeyError for a name nobody defines, RecursionError for values
    that rest on each other, TooManyError for more than `most` functions.
    """

    def __init__(self, framework: Framework, most: int = MOST) -> None:
        self.framework = framework
        self._world = {name: tuple(sorted(values)) for name, values in world_of(framework, {}).items()}
        self._levels = {name: level for level, name in enumerate(self._in_reading_order())}
        self.made = Diagrams([len(self._world[name]) for name in self._levels], most)
        self.always = self.made.leaf(True)
        self._values: dict[str, Node] = {}

    @property
    def profiles(self) -> int:
        """How many complete sets of answers there are, with numbers told apart by their bands."""
        return prod(len(values) for values in self._world.values())

    def truth(self, condition: Condition, extra: Extra | None = None) -> Node:
        """Where a condition holds; `extra` gives names of the moment, such as the verdict."""
        match condition:
            case Is(of=name, is_=values):
                return self.where(self._value(name, extra or {}), lambda value: value in values)
            case Has(of=name, has=options):
                ticked = [self._value(f"{name}.{option}", {}) for option in options]
                return self.made.join(lambda *answers: "yes" in answers, *ticked)
            case All(all_=parts):
                return self.made.join(lambda *truths: all(truths), self.always, *self._each(parts, extra))
            case Any_(any_=parts):
                return self.made.join(lambda *truths: any(truths[1:]), self.always, *self._each(parts, extra))
            case AtLeast(n=n, of=parts):
                return self.made.join(lambda *truths: sum(truths[1:]) >= n, self.always, *self._each(parts, extra))
            case Not(not_=part):
                return self.where(self.truth(part, extra), lambda holds: not holds)
            case _:
                return self.always

    def where(self, node: Node, wanted: Callable[[Hashable], bool]) -> Node:
        """Where a function gives something wanted."""
        return self.made.join(wanted, node)

    def of(self, node: Node, team: Mapping[str, str]) -> Hashable:
        """What a function gives for one complete set of answers, by atom."""
        return self.made.value(node, [self._world[name].index(team[name]) for name in self._levels])

    def own(self, question: Question) -> frozenset[int]:
        """The variables that one question answers."""
        return frozenset(self._levels[atom] for atom in atoms(question, None))

    def first(self, section: str, extra: Extra | None = None) -> Node:
        """The id of the first rule of `gates`, `table` or `running` that fits."""
        rules: tuple[Rule, ...] = getattr(self.framework, section)
        return self.made.first((self.truth(rule.when, extra), rule.id) for rule in rules)

    @cached_property
    def judged(self) -> Node:
        """Where no gate closes."""
        return self.where(self.first("gates"), lambda gate: gate is None)

    @cached_property
    def runs(self) -> Node:
        """Where no gate closes and a mesh runs already."""
        return self.made.join(lambda judged, mesh: judged and mesh != NO_MESH, self.judged, self._value(RUNNING, {}))

    @cached_property
    def steps(self) -> tuple[Node, ...]:
        """The decision of the table for a team without a mesh, and what it is after each limit."""
        return self._limited(launch=True)

    @cached_property
    def base(self) -> Node:
        """The verdict as if no mesh ran; no launch is waited for."""
        return self.where_said(self._limited(launch=False)[-1])

    @cached_property
    def decision(self) -> Node:
        """The verdict and its kind."""
        running = self.made.join(self._saying("running").get, self.first("running", {BASE: self.base}))
        gates = self._saying("gates")
        return self.made.join(
            lambda gate, runs, there, here: gates.get(gate) or (there if runs else here),
            self.first("gates"), self.runs, running, self.steps[-1],
        )

    @cached_property
    def said(self) -> dict[str, Node]:
        """The verdict, as conditions about it read it."""
        return {VERDICT: self.where_said(self.decision)}

    def where_said(self, decision: Node) -> Node:
        """The verdict of a decision, without its kind."""
        return self.made.join(lambda pair: pair and pair[0], decision)

    def _limited(self, *, launch: bool) -> tuple[Node, ...]:
        steps = [self.made.join(self._saying("table").get, self.first("table"))]
        for limit in self.framework.limits:
            applied = launch or not limit.waits_for_launch
            holds = self.truth(limit.when) if applied else self.where(self.always, lambda _: False)
            steps.append(self.made.join(_under(limit), holds, steps[-1]))
        return tuple(steps)

    def _saying(self, section: str) -> dict[Hashable, Decision]:
        rules: tuple[Rule, ...] = getattr(self.framework, section)
        return {rule.id: (rule.verdict, rule.kind) for rule in rules}

    def _each(self, parts: tuple[Condition, ...], extra: Extra | None) -> list[Node]:
        return [self.truth(part, extra) for part in parts]

    def _value(self, name: str, extra: Extra) -> Node:
        if name in extra:
            return extra[name]
        if name not in self._values:
            self._values[name] = self._derived(name) if name in self.framework.values else self._answered(name)
        return self._values[name]

    def _derived(self, name: str) -> Node:
        return self.made.first((self.truth(case.when), case.is_) for case in self.framework.values[name])

    def _answered(self, name: str) -> Node:
        return self.made.variable(self._levels[name], self._world[name])

    def _in_reading_order(self) -> dict[str, None]:
        """All atoms, those that are read together next to each other: it keeps the diagrams small."""
        found: dict[str, None] = {}
        for place in deciding(self.framework):
            for name in names_in(place.condition):
                self._below(name, found)
        return found | dict.fromkeys(self._world)

    def _below(self, name: str, found: dict[str, None]) -> None:
        if name in self._world:
            found[name] = None
        for case in self.framework.values.get(name, ()):
            for below in names_in(case.when):
                self._below(below, found)


def _under(limit: Limit) -> Callable[[bool, Decision | None], Decision | None]:
    """What a limit makes of a decision where it holds."""

    def changed(holds: bool, decision: Decision | None) -> Decision | None:
        if not holds or decision is None or (limit.turns and decision[0] not in limit.turns):
            return decision
        if limit.waits_for_launch:
            return (LATER, "")
        return (limit.turns[decision[0]], limit.kind) if limit.turns else decision

    return changed
