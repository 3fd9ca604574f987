"""Whether what a framework points to exists: parents, choices, verdicts, alternatives, facts; and who reads a question."""

from collections.abc import Iterable, Iterator
from datetime import date

from conversations.conditions import names_in
from conversations.finding import Finding, Path, conditions
from conversations.framework import Framework, Question

READ_ELSEWHERE = frozenset({
    "mesh_today", "growth", "launch", "demand_by", "hire_date", "cluster_date", "problem", "cni", "slo", "pods", "nodes",
    "rps",
})
"""Questions that no condition has to look at: they choose the branch, or give dates, costs and lines of the record."""

TEAMS_OWN = ("{services}", "{owner}", "{platform}", "{mesh}", "{mandate}", "{ends}")
"""What the sentence of a rule may name of a team."""


def references(framework: Framework, today: date | None = None) -> Iterator[Finding]:
    """Every pointer that leads nowhere, and every question or value nobody reads; old facts only with a date."""
    yield from _questions(framework)
    yield from _unread(framework)
    yield from _verdicts(framework)
    yield from _sentences(framework)
    yield from _options(framework)
    yield from _compared(framework)
    yield from _watches(framework)
    yield from _facts(framework, today)


def _questions(framework: Framework) -> Iterator[Finding]:
    before: set[str] = set()
    for place, question in enumerate(framework.questions):
        path: Path = ("questions", place)
        if question.parent is not None and question.parent not in before:
            yield Finding(question.id, f"its parent {question.parent!r} does not come before it", (*path, "parent"))
        before.add(question.id)
        yield from _own_choices(question, path)


def _own_choices(question: Question, path: Path) -> Iterator[Finding]:
    ids = [choice.id for choice in question.choices]
    named = [("neutral", question.neutral, (*path, "neutral")), ("none_of_these", question.none_of_these, (*path, "none_of_these"))]
    named += [("expected", case.is_, (*path, "expected", at, "is")) for at, case in enumerate(question.expected)]
    for what, id, where in named:
        if id is not None and id not in ids:
            yield Finding(question.id, f"{what} names {id!r}, which is none of its choices", where)


def _unread(framework: Framework) -> Iterator[Finding]:
    read = {
        name.partition(".")[0] for place in conditions(framework) if place.path[0] != "questions"
        for name in names_in(place.condition)
    }
    for place, question in enumerate(framework.questions):
        if question.id not in read | READ_ELSEWHERE:
            yield Finding(question.id, "no rule, value, alternative or mesh choice reads the answer", ("questions", place))
    asked = {name for place in conditions(framework) for name in names_in(place.condition)}
    for name in framework.values:
        if name not in asked:
            yield Finding(name, "no condition reads the value", ("values", name))


def _verdicts(framework: Framework) -> Iterator[Finding]:
    known = {words.id: words for words in framework.verdicts}
    for section in ("gates", "table", "running"):
        for place, rule in enumerate(getattr(framework, section)):
            yield from _verdict(rule.id, rule.verdict, known, (section, place, "verdict"))
            words = known.get(rule.verdict)
            if rule.kind and words is not None and words.kinds and rule.kind not in words.kinds:
                problem = f"{rule.kind!r} is no kind of {rule.verdict!r}; it has {', '.join(words.kinds)}"
                yield Finding(rule.id, problem, (section, place, "kind"))
    for place, limit in enumerate(framework.limits):
        for turned, into in limit.turns.items():
            for id in (turned, into):
                yield from _verdict(limit.id, id, known, ("limits", place, "turns", turned))
        if limit.waits_for_launch:
            yield from _verdict(limit.id, "not_yet", known, ("limits", place, "waits_for_launch"))


def _verdict(part: str, id: str, known: Iterable[str], path: Path) -> Iterator[Finding]:
    if id not in known:
        yield Finding(part, f"there is no verdict {id!r}", path)


def _sentences(framework: Framework) -> Iterator[Finding]:
    for section in ("gates", "table", "limits", "running"):
        for place, rule in enumerate(getattr(framework, section)):
            yield from _sentence(rule.id, rule.because, (section, place, "because"))
            for at, each in enumerate(getattr(rule, "where", ())):
                yield from _sentence(rule.id, each.because, (section, place, "where", at, "because"))


def _sentence(part: str, says: str, path: Path) -> Iterator[Finding]:
    for word in TEAMS_OWN:
        says = says.replace(word, "")
    if "{" in says or "}" in says:
        yield Finding(part, f"the only words in braces may be {', '.join(TEAMS_OWN)}", path)


def _options(framework: Framework) -> Iterator[Finding]:
    alternatives = {option.id for option in framework.alternatives}
    for place, limit in enumerate(framework.limits):
        for at, id in enumerate(limit.strikes):
            if id not in alternatives:
                yield Finding(limit.id, f"there is no alternative {id!r} to strike", ("limits", place, "strikes", at))
    pains = {choice.id for question in framework.questions if question.id == "pains" for choice in question.choices}
    for place, signal in enumerate(framework.signals):
        if signal.option and signal.option not in pains:
            yield Finding(signal.id, f"'pains' has no choice {signal.option!r}", ("signals", place, "option"))


def _watches(framework: Framework) -> Iterator[Finding]:
    asked = {question.id for question in framework.questions}
    for place, watch in enumerate(framework.watches):
        for at, id in enumerate(watch.touches):
            if id not in asked:
                yield Finding(watch.id, f"there is no question {id!r} to ask again", ("watches", place, "touches", at))


def _compared(framework: Framework) -> Iterator[Finding]:
    for place, aspect in enumerate(framework.comparison.aspects):
        if len(aspect.cells) != len(framework.comparison.ways):
            problem = f"it has {len(aspect.cells)} cells for {len(framework.comparison.ways)} ways"
            yield Finding(aspect.name, problem, ("comparison", "aspects", place))


def _facts(framework: Framework, today: date | None) -> Iterator[Finding]:
    known = {fact.id: fact for fact in framework.facts}
    cited: set[str] = set()
    for part, ids, path in _citing(framework):
        for place, id in enumerate(ids):
            cited.add(id)
            if id not in known:
                yield Finding(part, f"there is no fact {id!r}", (*path, place))
    for place, fact in enumerate(framework.facts):
        if not fact.source.strip():
            yield Finding(fact.id, "the fact has no source", ("facts", place, "source"))
        if today is not None and fact.id in cited and fact.expires_on < today:
            problem = f"it was last checked on {fact.checked_on} and was good until {fact.expires_on}"
            yield Finding(fact.id, problem, ("facts", place, "checked_on"))


def _citing(framework: Framework) -> Iterator[tuple[str, tuple[str, ...], Path]]:
    for name, cases in framework.values.items():
        for place, case in enumerate(cases):
            yield name, case.facts, ("values", name, place, "facts")
    for section in ("gates", "table", "limits", "running", "meshes", "alternatives", "remarks"):
        for place, part in enumerate(getattr(framework, section)):
            yield part.id, part.facts, (section, place, "facts")
    yield from _citing_beside(framework)


def _citing_beside(framework: Framework) -> Iterator[tuple[str, tuple[str, ...], Path]]:
    for place, upkeep in enumerate(framework.upkeep):
        yield "upkeep", upkeep.facts, ("upkeep", place, "facts")
    for place, price in enumerate(framework.prices):
        yield price.name, price.facts, ("prices", place, "facts")
    for place, watch in enumerate(framework.watches):
        yield watch.id, (watch.fact,) if watch.fact else (), ("watches", place, "fact")
    for place, aspect in enumerate(framework.comparison.aspects):
        for at, cell in enumerate(aspect.cells):
            yield aspect.name, cell.facts, ("comparison", "aspects", place, "cells", at, "facts")
