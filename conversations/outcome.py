"""What the rules say of one world: the outcome of a rule, what a limit makes of it, and which outcome is nearest."""

from dataclasses import dataclass, replace
from functools import lru_cache

from conversations.framework import Framework, Limit, Rule

RUNNING = "mesh_today"
NO_MESH = "none"

Nearness = tuple[int, int, int, int, str, str, tuple[str, ...]]


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


def said(rule: Rule) -> Outcome:
    """What a rule that fits says, before any limit."""
    return _outcome(rule.verdict, rule.kind, rule.id, rule.mode, rule.note)


def limited(limit: Limit, outcome: Outcome) -> Outcome:
    """What a limit that holds makes of an outcome."""
    turned = limit.turns.get(outcome.verdict)
    if limit.turns and turned is None:
        return outcome
    waits_for_nothing = limit.waits_for_launch and outcome.verdict == "not_yet"
    notes = (*outcome.notes, limit.note) if limit.note and not waits_for_nothing else outcome.notes
    changed = replace(outcome, limits=(*outcome.limits, limit.id), mode=limit.mode or outcome.mode, notes=notes)
    if limit.waits_for_launch:
        return replace(changed, verdict="not_yet", kind="", at_launch=outcome.verdict, at_launch_kind=outcome.kind)
    return replace(changed, verdict=turned, kind=limit.kind) if turned else changed


def bare(outcome: Outcome) -> Outcome:
    """The outcome without what does not tell printed verdicts apart: modes, notes and the limits that were applied."""
    return replace(outcome, mode="", limits=(), notes=())


@lru_cache(maxsize=4096)
def nearness(framework: Framework, outcome: Outcome) -> Nearness:
    """The order in which an open case is printed: nearest to where a team stands first, never left to chance.

    Of rules that print the same the last one, which claims the least: the rows go from the heaviest need to none.
    """
    words = framework.verdict(outcome.verdict)
    kinds = [*words.kinds]
    launch = framework.verdict(outcome.at_launch).rank if outcome.at_launch else 0
    kind = kinds.index(outcome.kind) if outcome.kind in kinds else 0
    return (words.rank, kind, launch, -_row(framework, outcome.rule), outcome.at_launch, outcome.at_launch_kind, outcome.limits)


def _row(framework: Framework, id: str) -> int:
    rules = (*framework.gates, *framework.table, *framework.running)
    return next(place for place, rule in enumerate(rules) if rule.id == id)


@lru_cache(maxsize=512)
def _outcome(verdict: str, kind: str, rule: str, mode: str, note: str) -> Outcome:
    return Outcome(verdict, kind, rule, mode, notes=(note,) if note else ())
