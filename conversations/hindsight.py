"""What became of a verdict: the one question three months later, and how often each rule was right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from conversations.assessment import Assessment, Snapshot

AFTER = timedelta(days=90)
"""How long after a verdict its team is asked what became of it (judgement: a pilot of eight weeks is over by then)."""

RIGHT, WRONG, OTHERWISE, EARLY = "right", "wrong", "otherwise", "early"
CHOICES = {
    RIGHT: "We followed it, it was right",
    WRONG: "We followed it, it was wrong",
    OTHERWISE: "We did otherwise",
    EARLY: "Too early to say",
}
"""What can be said of a verdict, and how it reads."""


@dataclass(frozen=True)
class Case:
    """One verdict, whether its team was asked what became of it, and what they said last; empty while nothing."""

    verdict: Snapshot
    asked: bool
    said: str = ""


@dataclass(frozen=True)
class Became:
    """What somebody said became of a verdict: one of `CHOICES`, the user's id, and the day."""

    choice: str
    by: str
    on: date


@dataclass(frozen=True)
class Past:
    """An earlier verdict of the same system, and what became of it as far as anybody said."""

    verdict: Snapshot
    became: Became | None = None


@dataclass(frozen=True)
class Record:
    """What became of the verdicts that one rule decided: numbers of verdicts."""

    rule: str
    verdicts: int
    asked: int
    right: int
    wrong: int
    otherwise: int
    early: int

    @property
    def answered(self) -> int:
        """Of how many something was said."""
        return self.right + self.wrong + self.otherwise + self.early

    @property
    def hit_rate(self) -> float | None:
        """The share that was right among those that were followed, 0 to 1; None while none was."""
        done = self.right + self.wrong
        return self.right / done if done else None


def past(assessment: Assessment, all_: Iterable[Assessment], became: Mapping[str, Became]) -> tuple[Past, ...]:
    """The verdicts of the same thread that were given before this one, oldest first; `became`: by assessment."""
    return tuple(
        Past(each.concluded, became.get(each.id)) for each in all_
        if each.thread == assessment.thread and each.started_at < assessment.started_at and each.concluded is not None
    )


def asked_at(verdict: Snapshot) -> datetime:
    """When to ask what became of it."""
    return verdict.at + AFTER


def is_same(before: Snapshot, after: Snapshot) -> bool:
    """Whether a later verdict only confirms the earlier one, so that what is asked of one is asked of both."""
    return (before.verdict, before.headline) == (after.verdict, after.headline)


def deciding(verdict: Snapshot) -> str:
    """The rule or limit that decided: the one its first reason names."""
    return verdict.reasons[0].rule if verdict.reasons else ""


def records(cases: Iterable[Case]) -> tuple[Record, ...]:
    """One record for each rule that decided a verdict, by the rule's id."""
    by_rule: dict[str, list[Case]] = {}
    for case in cases:
        by_rule.setdefault(deciding(case.verdict), []).append(case)
    return tuple(_record(rule, by_rule[rule]) for rule in sorted(by_rule))


def _record(rule: str, cases: list[Case]) -> Record:
    said = {choice: sum(case.said == choice for case in cases) for choice in CHOICES}
    return Record(rule, len(cases), sum(case.asked for case in cases), **said)
