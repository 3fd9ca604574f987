"""What the advisor knows, as text for a terminal: facts, the comparison, and why a verdict was not given."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from conversations.framework import Fact, Framework
from conversations.saying import day
from conversations.weighing import Comparison
from conversations.why_not import WhyNot


def facts_shown(framework: Framework, today: date, *, only_stale: bool) -> list[Fact]:
    """All facts in the order of the file, or those due for a check, the longest overdue first."""
    if not only_stale:
        return list(framework.facts)
    return sorted((fact for fact in framework.facts if is_stale(fact, today)), key=lambda fact: fact.expires_on)


def is_stale(fact: Fact, today: date) -> bool:
    """Whether it has to be looked up again before anybody relies on it."""
    return fact.expires_on < today


def fact_text(fact: Fact, today: date) -> str:
    """One fact in four lines."""
    due = "DUE FOR A CHECK since" if is_stale(fact, today) else "good until"
    ends = f"; ends {day(fact.ends_on)}" if fact.ends_on is not None else ""
    return "\n".join((
        f"{fact.id}: {fact.value}", f"  {fact.says}", f"  source: {fact.source}",
        f"  checked {day(fact.checked_on)}, {due} {day(fact.expires_on)}{ends}",
    ))


def fact_json(fact: Fact, today: date) -> dict[str, Any]:
    """The same with the names that programs rely on."""
    whole: dict[str, Any] = fact.model_dump(mode="json", exclude={"cited"})
    return {**whole, "expires_on": fact.expires_on.isoformat(), "stale": is_stale(fact, today)}


def comparison_text(comparison: Comparison) -> str:
    """One paragraph for each aspect; a table of five columns fits no terminal."""
    return "\n\n".join("\n".join(_aspect(comparison, place)) for place in range(len(comparison.aspects)))


def _aspect(comparison: Comparison, place: int) -> Iterator[str]:
    aspect = comparison.aspects[place]
    yield aspect.name
    for way, cell in zip(comparison.ways, aspect.cells, strict=True):
        facts = f"  [{', '.join(cell.facts)}]" if cell.facts else ""
        yield f"  {way}: {cell.says}{facts}"
    if aspect.source:
        yield f"  source: {aspect.source}"


def why_not_text(other: WhyNot) -> str:
    """What each rule for this verdict lacks, and the nearest way there."""
    lines = [f"Why not “{other.headline}”?"]
    lines += [f"  - {', '.join(lack.rules)}{': ' if lack.rules else ''}{lack.text}" for lack in other.lacks]
    nearest = f"{other.nearest.says}" if other.nearest is not None else "no two changed answers lead there"
    return "\n".join([*lines, f"  The nearest way there: {nearest}."])


def why_not_json(other: WhyNot) -> dict[str, Any]:
    """The same with the names that programs rely on."""
    changes: Mapping[str, Any] | None = other.nearest.changes if other.nearest is not None else None
    return {
        "verdict": other.verdict, "headline": other.headline,
        "lacks": [{"rules": list(lack.rules), "text": lack.text} for lack in other.lacks],
        "nearest": None if changes is None else {"changes": changes, "says": other.nearest.says if other.nearest else ""},
    }
