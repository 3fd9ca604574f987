"""The facts of one assessment and its pure transitions: answer, retract, conclude, follow up."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, field_validator

from conversations.answers import Given, Value
from conversations.errors import AnsweredMeanwhileError, ConcludedError, UnknownQuestionError
from conversations.framework import Framework
from conversations.meaning import meanings


class _Fact(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Flip(_Fact):
    """The nearest changes of answers that give another headline."""

    changes: dict[str, str | tuple[str, ...]]
    """Question id -> the answer it would take, as a file of answers has it; a multi-choice in full."""

    says: str
    verdict: str
    headline: str


class Trigger(_Fact):
    """A reason to come back: a date (`due`) or a watch without one, and the questions it touches."""

    kind: Literal[
        "services", "launch", "deadline", "net", "hire", "cluster", "measure", "pilot", "support", "anchor", "bridge", "fact"
    ]
    due: date | None
    reason: str
    touches: tuple[str, ...]
    check: str = ""


class Reason(_Fact):
    """One line of why: the rule, the sentence with the team's own numbers, the answers and facts it rests on."""

    rule: str
    text: str
    answers: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


class Offer(_Fact):
    """An alternative in the words of the day."""

    id: str
    name: str
    need: str
    simpler: str
    works_when: str
    give_up: tuple[str, ...]
    manifest: str = ""


class Mesh(_Fact):
    """Which mesh, how, and why."""

    which: str
    mode: str
    why: str


class Dispute(_Fact):
    """Another person's answer that would give another headline; it stands beside the one that counts."""

    question: str
    by: str
    value: Value
    shown: str
    headline: str


class Snapshot(_Fact):
    """A verdict as it was said: immutable, in the words of its day."""

    verdict: str
    kind: str
    headline: str
    summary: str
    status: Literal["settled", "provisional", "disputed"]
    verdict_set: tuple[str, ...]
    notes: tuple[str, ...]
    reasons: tuple[Reason, ...]
    alternatives: tuple[Offer, ...]
    mesh: Mesh | None
    at_launch: tuple[str, ...]
    flips: tuple[Flip, ...]
    triggers: tuple[Trigger, ...]
    would_settle: tuple[str, ...]
    assumptions: dict[str, str]
    """Closing question -> the answer the headline takes for granted, as it is shown to people."""

    costs: tuple[str, ...]
    facts: tuple[str, ...]
    steps: tuple[str, ...] = ()
    framework_version: int
    meaning: str = ""
    """A short name for what the framework meant on that day; empty for verdicts of before it was kept."""
    at: datetime
    answers: dict[str, str]
    """question id -> the answer as it is shown to people"""
    disputes: tuple[Dispute, ...] = ()

    @field_validator("assumptions", mode="before")
    @classmethod
    def _of_before(cls, found: object) -> object:
        """Verdicts of before the answers were kept name the questions alone."""
        return dict.fromkeys(found, "") if isinstance(found, list | tuple) else found


class Assessment(_Fact):
    """One assessment of one system of one team; `given` only ever grows."""

    id: str
    installation: str
    channel: str
    thread: str
    """The id of the thread (ours, not Slack's); follow-ups share the thread of the first."""
    system: str
    owner: str
    started_at: datetime
    framework_version: int
    given: tuple[Given, ...] = ()
    follows: str | None = None
    asks: tuple[str, ...] = ()
    """Questions a follow-up asks again; the others are carried. Empty for a first assessment."""
    why_now: str = ""
    concluded: Snapshot | None = None

    @property
    def answers(self) -> dict[str, Given]:
        """The answer that counts for each question: the last one given; carried ones too unless asked again."""
        latest = {given.question: given for given in self._standing()}
        return {
            id: given for id, given in latest.items() if not (given.source == "carried" and id in self.asks)
        }

    def _standing(self) -> list[Given]:
        """All facts but those whose reply was deleted, and those that only stand beside another's."""
        gone = {(given.question, given.message) for given in self.given if given.value.kind == "retracted"}
        return [
            given for given in self.given
            if given.source not in ("dissent", "outdated") and (given.question, given.message) not in gone
        ]

    @property
    def dissents(self) -> tuple[Given, ...]:
        """What others answered differently after they had seen the answer that counts, the last of each person."""
        latest: dict[tuple[str, str], Given] = {}
        for given in self.given:
            if given.source == "dissent":
                latest[(given.question, given.by)] = given
            else:
                latest = {key: kept for key, kept in latest.items() if key[0] != given.question}
        counted = self.answers
        return tuple(
            given for given in latest.values()
            if given.question in counted and given.value != counted[given.question].value
        )

    @property
    def carried(self) -> Mapping[str, Given]:
        """What was said before about each question, as the default to confirm."""
        return {given.question: given for given in self._standing() if given.source == "carried"}


def answer(framework: Framework, assessment: Assessment, given: Given, *, saw: Value | None) -> Assessment:
    """The assessment with one more fact; the same answer twice changes nothing.

    One's own answer is changed by giving another, and the owner's word settles. Anybody else who saw an
    answer and gives a different one disagrees: theirs is kept beside it. `saw` is the answer the person had before them (None: the question was open). Raises
    UnknownQuestionError, ConcludedError, and AnsweredMeanwhileError when it has changed since.
    """
    if given.question not in {question.id for question in framework.questions}:
        raise UnknownQuestionError(given.question)
    latest = assessment.answers.get(given.question)
    beside = latest is not None and _stands_beside(assessment, latest, given)
    if latest is not None and latest.value == given.value and not _gives_in(assessment, given):
        return assessment
    if assessment.concluded is not None:
        raise ConcludedError(assessment.id)
    if latest is not None and latest.value != saw and latest.by != given.by:
        raise AnsweredMeanwhileError(given.question, latest.by)
    if beside:
        if any(each.by == given.by and each.question == given.question and each.value == given.value
               for each in assessment.dissents):
            return assessment
        given = given.model_copy(update={"source": "dissent"})
    given = given.model_copy(update={"meaning": meanings(framework)[given.question]})
    return assessment.model_copy(update={"given": (*assessment.given, given)})


def _stands_beside(assessment: Assessment, latest: Given, given: Given) -> bool:
    return given.by not in (latest.by, assessment.owner) and latest.source != "carried"


def _gives_in(assessment: Assessment, given: Given) -> bool:
    """Whether somebody who disagreed now gives the answer that counts."""
    return any(each.by == given.by and each.question == given.question for each in assessment.dissents)
