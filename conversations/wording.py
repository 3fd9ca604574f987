"""What is said differently to some teams, as a framework file holds it: words that depend on answers, and remarks on them."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from conversations.conditions import Condition, Truth


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Where(_Part):
    """Words of a rule for the teams for which this surely holds; what is left empty stays as the rule has it."""

    when: Condition
    because: str = ""
    summary: str = ""
    steps: tuple[str, ...] = ()
    """What comes before the steps of the verdict."""


class SimplerWhere(_Part):
    """How an alternative is done where this surely holds, such as on one platform."""

    when: Condition
    simpler: str


class Remark(_Part):
    """What an answer adds to a verdict whatever its rule: a sentence, a step that comes first, the facts behind them."""

    id: str
    when: Condition
    unless: Condition | None = None
    """Left out where this is known to hold, such as where another remark says more."""

    because: str = ""
    step: str = ""
    facts: tuple[str, ...] = ()


class _Conditional(Protocol):
    @property
    def when(self) -> Condition: ...


Some = TypeVar("Some", bound=_Conditional)


def fitting(some: Iterable[Some], truth: Callable[[Condition], Truth]) -> Some | None:
    """The first that surely holds."""
    return next((each for each in some if truth(each.when)), None)
