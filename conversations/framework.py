"""The shape of a framework file: questions, derived values, rules, limits, alternatives and the words of verdicts."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from conversations.conditions import Condition
from conversations.errors import UnknownQuestionError
from conversations.watching import Watch
from conversations.weighing import Comparison, Price, Upkeep
from conversations.wording import Remark, SimplerWhere, Where

QuestionType = Literal["choice", "choices", "number", "date", "yesno", "text"]
Stage = Literal["backbone", "follow_up", "closing", "optional"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Choice(_Part):
    """One option.

    `label` stands on the button (at most 75 characters), `words` is what else people type for it, `then` is
    how it reads after "this flips if", and `unless` how its loss reads there.
    """

    id: str
    label: str
    hint: str = ""
    words: tuple[str, ...] = ()
    then: str = ""
    unless: str = ""
    unlikely: bool = False
    """A way teams hardly go, such as back from production: named last among equals."""


class Band(_Part):
    """A named stretch of a number: `low` to `high`, both included; `high` None is open."""

    id: str
    low: int
    high: int | None = None
    label: str


class Question(_Part):
    """One thing a team is asked."""

    id: str
    ask: str
    why: str
    type: QuestionType
    stage: Stage
    choices: tuple[Choice, ...] = ()
    beside: tuple[str, ...] = ()
    """Words that may stand beside a typed choice without changing it, such as "cluster"."""

    bands: tuple[Band, ...] = ()
    neutral: str | None = None
    none_of_these: str | None = None
    parent: str | None = None
    when: Condition | None = None
    heading: str = ""
    together: str = ""
    flip: bool = True
    most: int | None = None
    source: str = ""
    unit: str = ""
    expected: "tuple[Expected, ...]" = ()
    edition: int = 1
    """Raised by the author when new words ask for something else: then earlier answers are suggestions, as after any
    other change of meaning."""

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Another question; what was worked out of this one is worked out anew."""
        copy = super().model_copy(update=update, deep=deep)
        for name in ("every_choice", "boxes"):
            copy.__dict__.pop(name, None)
        return copy

    @cached_property
    def every_choice(self) -> frozenset[str]:
        """The ids of its choices."""
        return frozenset(choice.id for choice in self.choices)

    @cached_property
    def boxes(self) -> dict[str, str]:
        """Of a multi-choice: the atom of each option, `question.option`, and the option; "none of these" is none."""
        return {f"{self.id}.{choice.id}": choice.id for choice in self.choices if choice.id != self.none_of_these}


class Expected(_Part):
    """What an open closing question is taken to be for the headline alone."""

    is_: str = Field(alias="is")
    when: Condition | None = None


class Case(_Part):
    """One value a derived name can have, and when; the first that holds counts."""

    is_: str = Field(alias="is")
    when: Condition
    facts: tuple[str, ...] = ()


class Rule(_Part):
    """A row of the table: first match wins."""

    id: str
    when: Condition
    verdict: str
    kind: str = ""
    mode: str = ""
    because: str
    note: str = ""
    facts: tuple[str, ...] = ()
    where: tuple[Where, ...] = ()


class Limit(_Part):
    """Applied after the table; never raises its verdict."""

    id: str
    when: Condition
    turns: dict[str, str] = {}
    kind: str = ""
    mode: str = ""
    because: str = ""
    note: str = ""
    waits_for_launch: bool = False
    strikes: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


class VerdictWords(_Part):
    """How a verdict is called, what it comes to in a sentence, and the steps it means; a kind may have its own."""

    id: str
    headline: str
    summary: str
    rank: int
    kinds: dict[str, str] = {}
    summaries: dict[str, str] = {}
    steps: tuple[str, ...] = ()
    steps_of_kind: dict[str, tuple[str, ...]] = {}


class Alternative(_Part):
    """A simpler way to meet a need; `name` is what the tool is called in one or two words."""

    id: str
    name: str
    need: str
    mesh_way: str
    simpler: str
    where: tuple[SimplerWhere, ...] = ()
    works_when: str
    give_up: tuple[str, ...]
    gain: tuple[str, ...] = ()
    stops_when: str = ""
    effort: str = ""
    show_when: Condition
    unless: Condition | None = None
    """Left out where this is known to hold; while it is open, `works_when` says what it hangs on."""

    manifest: str = ""
    facts: tuple[str, ...] = ()
    source: str = ""


class MeshChoice(_Part):
    """Which mesh, in which mode, and why; the first that holds counts."""

    id: str
    when: Condition
    which: str
    mode: str = ""
    why: str
    facts: tuple[str, ...] = ()


class Signal(_Part):
    """One of the source's signs that it is time; `option` is the choice of `pains` that reports it."""

    id: str
    says: str
    option: str = ""


class Situation(_Part):
    """One of the source's cases in which a mesh is the right answer, and its condition here."""

    id: str
    says: str
    when: Condition
    qualifies: str = ""


class Fact(_Part):
    """Something true in the world on a day, with its source and its expiry."""

    id: str
    says: str
    value: str
    source: str
    checked_on: date
    stale_after_days: int = 180
    ends_on: date | None = None
    cited: str = ""
    """Who published it and when, short enough to stand behind a number."""

    concerns: Condition | None = None
    """Left out of a verdict for a team for which this surely does not hold, such as a fact on another platform."""

    @property
    def expires_on(self) -> date:
        """The last day on which it may be trusted without a new look."""
        return self.checked_on + timedelta(days=self.stale_after_days)


class Framework(_Part):
    """Everything the advisor knows, as data."""

    id: str
    version: int
    questions: tuple[Question, ...]
    values: dict[str, tuple[Case, ...]]
    gates: tuple[Rule, ...]
    table: tuple[Rule, ...]
    limits: tuple[Limit, ...]
    running: tuple[Rule, ...]
    verdicts: tuple[VerdictWords, ...]
    meshes: tuple[MeshChoice, ...]
    alternatives: tuple[Alternative, ...]
    signals: tuple[Signal, ...] = ()
    situations: tuple[Situation, ...] = ()
    facts: tuple[Fact, ...]
    says: dict[str, dict[str, str]] = {}
    """Derived name -> its value -> how a team says that: "identity between services is required"."""
    upkeep: tuple[Upkeep, ...] = ()
    prices: tuple[Price, ...] = ()
    comparison: Comparison = Comparison()
    watches: tuple[Watch, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def __hash__(self) -> int:
        """By identity: a framework is loaded once and then looked things up for."""
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    def question(self, id: str) -> Question:
        """The question of this id; UnknownQuestionError, a KeyError, when there is none (any more)."""
        for question in self.questions:
            if question.id == id:
                return question
        raise UnknownQuestionError(id)

    def verdict(self, id: str) -> VerdictWords:
        """The words of this verdict; KeyError when there are none."""
        for words in self.verdicts:
            if words.id == id:
                return words
        raise KeyError(id)
