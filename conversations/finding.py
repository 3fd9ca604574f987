"""What a linter says of a framework, and the places in its file where conditions stand."""

from collections.abc import Iterator
from dataclasses import dataclass

from conversations.conditions import All, Any_, AtLeast, Condition, Has, Is, Not
from conversations.framework import Framework

Path = tuple[str | int, ...]
"""The way to a part: keys, and places in lists counted from 0, as in `("questions", 3, "ask")`."""

VERDICT = "verdict"
BASE = "base"


@dataclass(frozen=True)
class Finding:
    """One problem: `part` is the id of the rule or question, `path` leads to the place in the file."""

    part: str
    problem: str
    path: Path = ()


@dataclass(frozen=True)
class Place:
    """One condition, the part it belongs to, and the name it may read besides questions and values."""

    part: str
    path: Path
    condition: Condition
    extra: str = ""


def conditions(framework: Framework) -> Iterator[Place]:
    """Every condition of the framework, in the order of its sections."""
    yield from _asking(framework)
    for name, cases in framework.values.items():
        for place, case in enumerate(cases):
            yield Place(name, ("values", name, place, "when"), case.when)
    yield from deciding(framework)
    yield from _saying(framework)
    yield from _remarking(framework)
    yield from _showing(framework)
    yield from _costing(framework)


def _showing(framework: Framework) -> Iterator[Place]:
    """The conditions of what is named beside a verdict: a mesh, the simpler ways, situations, what to watch."""
    for place, choice in enumerate(framework.meshes):
        yield Place(choice.id, ("meshes", place, "when"), choice.when, VERDICT)
    for place, option in enumerate(framework.alternatives):
        yield Place(option.id, ("alternatives", place, "show_when"), option.show_when, VERDICT)
        if option.unless is not None:
            yield Place(option.id, ("alternatives", place, "unless"), option.unless, VERDICT)
    for place, situation in enumerate(framework.situations):
        yield Place(situation.id, ("situations", place, "when"), situation.when)
    for place, watch in enumerate(framework.watches):
        yield Place(watch.id, ("watches", place, "when"), watch.when, VERDICT)


def _saying(framework: Framework) -> Iterator[Place]:
    """The conditions on which the words of rules and alternatives depend."""
    for section in ("gates", "table", "running"):
        for place, rule in enumerate(getattr(framework, section)):
            for at, each in enumerate(rule.where):
                yield Place(rule.id, (section, place, "where", at, "when"), each.when)
    for place, option in enumerate(framework.alternatives):
        for at, other in enumerate(option.where):
            yield Place(option.id, ("alternatives", place, "where", at, "when"), other.when, VERDICT)


def _remarking(framework: Framework) -> Iterator[Place]:
    """The conditions of remarks, and of the facts that concern some teams only."""
    for place, remark in enumerate(framework.remarks):
        yield Place(remark.id, ("remarks", place, "when"), remark.when, VERDICT)
        if remark.unless is not None:
            yield Place(remark.id, ("remarks", place, "unless"), remark.unless, VERDICT)
    for place, fact in enumerate(framework.facts):
        if fact.concerns is not None:
            yield Place(fact.id, ("facts", place, "concerns"), fact.concerns)


def _costing(framework: Framework) -> Iterator[Place]:
    for place, upkeep in enumerate(framework.upkeep):
        yield Place("upkeep", ("upkeep", place, "when"), upkeep.when, VERDICT)
    for place, price in enumerate(framework.prices):
        yield Place(price.name, ("prices", place, "when"), price.when, VERDICT)


def deciding(framework: Framework) -> Iterator[Place]:
    """The conditions of gates, table, limits and the rules for teams that run a mesh."""
    for place, rule in enumerate(framework.gates):
        yield Place(rule.id, ("gates", place, "when"), rule.when)
    for place, rule in enumerate(framework.table):
        yield Place(rule.id, ("table", place, "when"), rule.when)
    for place, limit in enumerate(framework.limits):
        yield Place(limit.id, ("limits", place, "when"), limit.when)
    for place, rule in enumerate(framework.running):
        yield Place(rule.id, ("running", place, "when"), rule.when, BASE)


def _asking(framework: Framework) -> Iterator[Place]:
    for place, question in enumerate(framework.questions):
        here: Path = ("questions", place)
        if question.when is not None:
            yield Place(question.id, (*here, "when"), question.when)
        for number, case in enumerate(question.expected):
            if case.when is not None:
                yield Place(question.id, (*here, "expected", number, "when"), case.when)


def leaves(condition: Condition, path: Path) -> Iterator[tuple[Is | Has, Path]]:
    """The parts of a condition that look at a name, each with its place."""
    match condition:
        case Is() | Has():
            yield condition, path
        case Not(not_=part):
            yield from leaves(part, (*path, "not"))
        case All(all_=parts):
            yield from _each(parts, (*path, "all"))
        case Any_(any_=parts):
            yield from _each(parts, (*path, "any"))
        case AtLeast(of=parts):
            yield from _each(parts, (*path, "of"))


def _each(parts: tuple[Condition, ...], path: Path) -> Iterator[tuple[Is | Has, Path]]:
    for place, part in enumerate(parts):
        yield from leaves(part, (*path, place))
