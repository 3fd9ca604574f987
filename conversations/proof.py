"""Rules that never count, verdicts never reached and answers that matter unasked, proved over all complete answers."""

from collections.abc import Hashable, Iterable, Iterator

from conversations.conditions import Condition
from conversations.decisions import MOST, Decisions, Extra
from conversations.diagrams import Node
from conversations.finding import BASE, Finding, Path, conditions
from conversations.framework import Framework, Question

WITH_A_MESH = ("adopt", "adopt_managed", "switch")
APART = ("questions", "alternatives", "situations", "watches", "upkeep", "prices")
"""Sections whose conditions stand for themselves, whatever comes before them."""

Row = tuple[str, Node, Path]
"""A rule's name, where its condition holds, and its place."""


class Proof:
    """What the rules of a framework do over all complete answers. Its names have to be in order."""

    def __init__(self, framework: Framework, most: int = MOST) -> None:
        self._framework = framework
        self._all = Decisions(framework, most)

    @property
    def profiles(self) -> int:
        """How many complete sets of answers were covered; numbers count by their bands."""
        return self._all.profiles

    def findings(self) -> Iterator[Finding]:
        """Everything that is dead or decides unasked, section by section; may raise TooManyError."""
        yield from self._unasked()
        for name in self._framework.values:
            yield from self._unused(self._cases(name), self._all.always)
        yield from self._unused(self._rules("gates"), self._all.always)
        yield from self._unused(self._rules("table"), self._all.judged)
        yield from self._idle_limits()
        yield from self._unused(self._rules("running", {BASE: self._all.base}), self._all.runs)
        yield from self._unreached()
        yield from self._unused(self._rules("meshes", self._all.said), self._chosen())
        yield from self._unshown()

    def _cases(self, name: str) -> Iterator[Row]:
        for place, case in enumerate(self._framework.values[name]):
            yield f"{name} = {case.is_}", self._all.truth(case.when), ("values", name, place)

    def _rules(self, section: str, extra: Extra | None = None) -> Iterator[Row]:
        for place, rule in enumerate(getattr(self._framework, section)):
            yield rule.id, self._all.truth(rule.when, extra), (section, place)

    def _chosen(self) -> Node:
        return self._all.where(self._all.decision, lambda decision: _verdict(decision) in WITH_A_MESH)

    def _unused(self, rows: Iterable[Row], given: Node) -> Iterator[Finding]:
        """Rows that are never the first to hold, and which earlier ones are instead."""
        earlier = self._all.made.leaf(None)
        for name, holds, path in rows:
            where = self._all.made.join(lambda here, held, before: (before or "") if here and held else None, given, holds, earlier)
            taken = self._all.made.values(where) - {None}
            if not taken:
                yield Finding(name, "its condition never holds", (*path, "when"))
            elif "" not in taken:
                yield Finding(name, f"it never counts: whenever it holds, {shown(taken)} held before", (*path, "when"))
            earlier = self._all.made.join(
                lambda before, held, name=name: before or (name if held else None), earlier, holds
            )

    def _idle_limits(self) -> Iterator[Finding]:
        free = self._all.made.join(lambda judged, runs: judged and not runs, self._all.judged, self._all.runs)
        for place, limit in enumerate(self._framework.limits):
            holds, before = self._all.truth(limit.when), self._all.where_said(self._all.steps[place])
            where = self._all.made.join(lambda here, held, said: said if here and held else None, free, holds, before)
            met = self._all.made.values(where) - {None}
            if not met:
                yield Finding(limit.id, "its condition never holds", ("limits", place, "when"))
            for verdict in limit.turns:
                if met and verdict not in met:
                    problem = f"it never turns {verdict}: where it holds, the verdict is {shown(met)}"
                    yield Finding(limit.id, problem, ("limits", place, "turns", verdict))

    def _unreached(self) -> Iterator[Finding]:
        reached = {_verdict(decision) for decision in self._all.made.values(self._all.decision)}
        for place, words in enumerate(self._framework.verdicts):
            if words.id not in reached:
                yield Finding(words.id, "no answers lead to this verdict", ("verdicts", place))

    def _unshown(self) -> Iterator[Finding]:
        for place in conditions(self._framework):
            if place.path[0] in APART and not self._ever(place.condition):
                yield Finding(place.part, "its condition never holds", place.path)

    def _ever(self, condition: Condition) -> bool:
        return True in self._all.made.values(self._all.truth(condition, self._all.said))

    def _unasked(self) -> Iterator[Finding]:
        """Questions whose answer changes the verdict of teams that are never asked them."""
        for place, question in enumerate(self._framework.questions):
            unasked = self._unasked_decision(question)
            if self._all.made.levels(unasked) & self._all.own(question):
                problem = "the verdict depends on it for teams that are never asked it"
                yield Finding(question.id, problem, ("questions", place))

    def _unasked_decision(self, question: Question) -> Node:
        if question.stage == "optional" or question.when is None:
            return self._all.decision if question.stage == "optional" else self._all.made.leaf(None)
        asked = self._all.truth(question.when)
        return self._all.made.join(lambda here, decision: None if here else decision, asked, self._all.decision)


def shown(ids: Iterable[Hashable]) -> str:
    """Names in a sentence: R1, R2 and R5."""
    *first, last = sorted(str(id) for id in ids)
    return f"{', '.join(first)} and {last}" if first else last


def _verdict(decision: Hashable) -> str:
    return decision[0] if isinstance(decision, tuple) else ""
