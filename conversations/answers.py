"""What people answer: values with ranges, "don't know" and "not relevant"; who said it, when, in which words."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

Kind = Literal["choice", "choices", "number", "date", "text", "unknown", "not_relevant", "retracted"]
Source = Literal["button", "reply", "form", "carried", "file", "signal", "dissent", "outdated"]
"""`outdated` is never stored: an answer that the framework of today no longer takes is read so."""


class Value(BaseModel):
    """One answer. `kind` says which of the other fields counts.

    A number is a closed range of whole services, days or people: `low` to `high`, `high` None
    when it is open upwards ("10+"); a plain 12 is low = high = 12.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    options: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    on: date | None = None
    text: str = ""

    @classmethod
    def choice(cls, option: str) -> "Value":
        """One option of a choice question."""
        return cls(kind="choice", options=(option,))

    @classmethod
    def choices(cls, options: tuple[str, ...]) -> "Value":
        """Several options of a multi-choice question, in a stable order."""
        return cls(kind="choices", options=tuple(sorted(set(options))))

    @classmethod
    def number(cls, low: int, high: int | None) -> "Value":
        """A whole number or a range of them; `high` None is open upwards."""
        return cls(kind="number", low=low, high=high)

    @classmethod
    def day(cls, on: date) -> "Value":
        """A calendar date."""
        return cls(kind="date", on=on)

    @classmethod
    def words(cls, text: str) -> "Value":
        """Free text."""
        return cls(kind="text", text=text)

    @classmethod
    def unknown(cls) -> "Value":
        """"Don't know": never the same as no."""
        return cls(kind="unknown")

    @classmethod
    def not_relevant(cls, reason: str = "") -> "Value":
        """Counts as the question's neutral choice where it has one, else as unknown."""
        return cls(kind="not_relevant", text=reason)

    @classmethod
    def retracted(cls) -> "Value":
        """The reply that gave the answer was deleted: what counted before it counts again."""
        return cls(kind="retracted")


class Given(BaseModel):
    """One fact: this person gave this answer then, in these words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: str
    value: Value
    by: str
    at: datetime
    words: str = ""
    source: Source = "button"
    message: str = ""
    """The typed reply this came from, by its timestamp in Slack; editing or deleting that reply changes it."""

    meaning: str = ""
    """A short name for what the question meant on that day; empty for answers of before it was kept."""
