"""How an answer reads: "12–15 services", "Mutual authentication", "don't know"."""

from datetime import date

from conversations.answers import Value
from conversations.framework import Question

UNKNOWN = "don't know"
NOT_RELEVANT = "not relevant"


def said(question: Question, value: Value) -> str:
    """The answer as people read it, without the question's unit."""
    match value.kind:
        case "unknown" | "retracted":
            return UNKNOWN
        case "not_relevant":
            return f"{NOT_RELEVANT} ({value.text})" if value.text else NOT_RELEVANT
        case "choice" | "choices":
            return ", ".join(_label(question, option) for option in _in_order(question, value.options))
        case "number":
            return number(value.low, value.high)
        case "date" if value.on is not None:
            return day(value.on)
        case _:
            return value.text


def said_with_unit(question: Question, value: Value) -> str:
    """The same, a number with its unit: "12–15 services"."""
    if value.kind != "number" or not question.unit:
        return said(question, value)
    first, *rest = question.unit.split(" ")
    one = value.low == value.high == 1
    return " ".join((said(question, value), first.removesuffix("s") if one else first, *rest))


def number(low: int | None, high: int | None) -> str:
    """A whole number or a range: 12, 12–15, 10+."""
    if low is None or low == high:
        return str(high if low is None else low)
    return f"{low}+" if high is None else f"{low}–{high}"


def within(text: str) -> str:
    """A sentence as part of another one: no capital at its beginning, unless that belongs to a name such as NGINX."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text


def day(on: date) -> str:
    """A calendar date: 25 May 2027."""
    return f"{on.day} {on:%b %Y}"


def _in_order(question: Question, options: tuple[str, ...]) -> list[str]:
    known = [choice.id for choice in question.choices]
    return sorted(options, key=lambda option: known.index(option) if option in known else len(known))


def _label(question: Question, option: str) -> str:
    return next((choice.label for choice in question.choices if choice.id == option), option)
