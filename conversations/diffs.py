"""Since last time: which answers changed, which rules switched, what became of the verdict."""

from dataclasses import dataclass
from datetime import datetime

from conversations.assessment import Snapshot
from conversations.framework import Framework


@dataclass(frozen=True)
class Change:
    """One answer then and now, in the words of its day; empty where it was not asked."""

    question: str
    ask: str
    before: str
    after: str


@dataclass(frozen=True)
class Diff:
    """What lies between two verdicts of one system."""

    since: datetime
    answers: tuple[Change, ...]
    rules_before: tuple[str, ...]
    rules_after: tuple[str, ...]
    headline_before: str
    headline_after: str
    framework_changed: bool

    @property
    def verdict_changed(self) -> bool:
        """Whether another verdict is printed now."""
        return self.headline_before != self.headline_after


def diff(framework: Framework, before: Snapshot, after: Snapshot) -> Diff:
    """What changed from one verdict to the next, what the new reasons rest on first.

    Questions that are no longer asked are left out.
    """
    telling = [id for reason in after.reasons for id in reason.answers]
    ordered = sorted(framework.questions, key=lambda each: telling.index(each.id) if each.id in telling else len(telling))
    changed = tuple(
        Change(question.id, question.ask, before.answers.get(question.id, ""), said)
        for question in ordered
        if (said := after.answers.get(question.id)) and said != before.answers.get(question.id)
    )
    then, now = _rules(before), _rules(after)
    return Diff(
        since=before.at,
        answers=changed,
        rules_before=tuple(rule for rule in then if rule not in now),
        rules_after=tuple(rule for rule in now if rule not in then),
        headline_before=before.headline,
        headline_after=after.headline,
        framework_changed=_means_otherwise(before, after),
    )


def _means_otherwise(before: Snapshot, after: Snapshot) -> bool:
    """Whether more than wording changed; of verdicts from before meanings were kept only the version tells."""
    if before.meaning and after.meaning:
        return before.meaning != after.meaning
    return before.framework_version != after.framework_version


def _rules(snapshot: Snapshot) -> tuple[str, ...]:
    return tuple(reason.rule for reason in snapshot.reasons)
