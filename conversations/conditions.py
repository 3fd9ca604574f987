"""The closed, three-valued grammar of "when": all, any, not, at least n, over is, in, has, at least, below."""

from collections.abc import Callable
from functools import cached_property
from typing import Annotated, Literal, cast

from pydantic import BaseModel, ConfigDict, Field

Truth = bool | None
"""True, False, or None: it depends on an answer that is still open."""

Lookup = Callable[[str], frozenset[str]]
"""The values a name can still have; one member means it is known."""


Ready = Callable[[Lookup], Truth]


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @cached_property
    def ready(self) -> Ready:
        """This condition as a function of what names can be."""
        return _ready(cast("Condition", self))


class Is(_Frozen):
    """A name has exactly one of these values. For a multi-choice use `Has`."""

    of: str
    is_: tuple[str, ...] = Field(alias="in")


class Has(_Frozen):
    """A multi-choice contains at least one of these options."""

    of: str
    has: tuple[str, ...]


class All(_Frozen):
    """Every part holds."""

    all_: tuple["Condition", ...] = Field(alias="all")


class Any_(_Frozen):  # noqa: N801
    """Some part holds."""

    any_: tuple["Condition", ...] = Field(alias="any")


class Not(_Frozen):
    """The part does not hold."""

    not_: "Condition" = Field(alias="not")


class AtLeast(_Frozen):
    """At least `n` of the parts hold."""

    n: int
    of: tuple["Condition", ...]


class Always(_Frozen):
    """Holds without looking."""

    always: Literal[True]


Condition = Annotated[Is | Has | All | Any_ | Not | AtLeast | Always, Field(union_mode="left_to_right")]
for _shape in (All, Any_, Not, AtLeast):
    _shape.model_rebuild()


def holds(condition: Condition, possible: Lookup) -> Truth:
    """Whether the condition holds for every value the names can still have, for none, or it depends."""
    return condition.ready(possible)


def _ready(condition: Condition) -> Ready:
    """The condition as a function, so that nothing is taken apart again each time somebody asks."""
    match condition:
        case Is(of=name, is_=values):
            return _one_of(name, frozenset(values))
        case Has(of=name, has=options):
            return _some([_one_of(f"{name}.{option}", YES) for option in options])
        case All(all_=parts):
            return _every([part.ready for part in parts])
        case Any_(any_=parts):
            return _some([part.ready for part in parts])
        case Not(not_=part):
            return _negated(part.ready)
        case AtLeast(n=n, of=parts):
            return lambda possible: _count([part.ready(possible) for part in parts], n)
        case _:
            return lambda possible: True


YES = frozenset({"yes"})


def names_in(condition: Condition) -> tuple[str, ...]:
    """The names a condition looks at, in the order written; a multi-choice option reads `question.option`."""
    match condition:
        case Is(of=name):
            return (name,)
        case Has(of=name, has=options):
            return tuple(f"{name}.{option}" for option in options)
        case All(all_=parts) | Any_(any_=parts) | AtLeast(of=parts):
            return tuple(name for part in parts for name in names_in(part))
        case Not(not_=part):
            return names_in(part)
        case _:
            return ()


def _one_of(name: str, wanted: frozenset[str]) -> Ready:
    def one_of(possible: Lookup) -> Truth:
        values = possible(name)
        if values <= wanted:
            return True
        return False if values.isdisjoint(wanted) else None

    return one_of


def _negated(part: Ready) -> Ready:
    def negated(possible: Lookup) -> Truth:
        truth = part(possible)
        return None if truth is None else not truth

    return negated


def _every(parts: list[Ready]) -> Ready:
    def every(possible: Lookup) -> Truth:
        open_ = False
        for part in parts:
            truth = part(possible)
            if truth is False:
                return False
            open_ = open_ or truth is None
        return None if open_ else True

    return every


def _some(parts: list[Ready]) -> Ready:
    def some(possible: Lookup) -> Truth:
        open_ = False
        for part in parts:
            truth = part(possible)
            if truth:
                return True
            open_ = open_ or truth is None
        return None if open_ else False

    return some


def _count(truths: list[Truth], n: int) -> Truth:
    sure = truths.count(True)
    if sure >= n:
        return True
    return None if sure + truths.count(None) >= n else False
