"""A file of answers, as `meshcheck assess` takes it: question ids to choices, numbers, ranges, dates or lists."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeGuard

from bot.yaml_files import compose, construct, line_of
from conversations.answers import Value
from conversations.dates import is_plausible
from conversations.errors import BrokenFrameworkError
from conversations.framework import Framework, Question
from conversations.numbers import MOST, parse_number


class AnswersFileError(Exception):
    """The file of answers can not be used; the message is a sentence with file and line."""


def read_answers(path: Path, framework: Framework) -> dict[str, Value]:
    """The answers in this file by question id. Raises AnswersFileError."""
    try:
        # `meshcheck evidence` may have had nothing to propose, and said so in comments.
        node = compose(path, may_be_bare=True)
        raws = construct(node)
    except BrokenFrameworkError as error:
        where = f"{error.file}, line {error.line}" if error.line else error.file
        raise AnswersFileError(f"{where}: {error.problem}.") from error
    lines = {key.value: line_of(key) for key, _ in node.value}
    found: dict[str, Value] = {}
    for name, raw in raws.items():
        try:
            value = read_value(_question(framework, str(name)), raw)
        except ValueError as error:
            raise AnswersFileError(f"{path.name}, line {lines.get(str(name), 1)}: {error}") from error
        if value is not None:
            found[str(name)] = value
    return found


def read_value(question: Question, raw: Any) -> Value | None:
    """One answer as it stands in a file; None for an empty one. ValueError with a sentence."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool):
        raw = "yes" if raw else "no"
    if raw == "unknown":
        return Value.unknown()
    if raw == "not_relevant":
        return Value.not_relevant()
    match question.type:
        case "number":
            return _number(question, raw)
        case "date":
            return _date(question, raw)
        case "text":
            return _words(question, raw)
        case "choices":
            return Value.choices(tuple(_known(question, each) for each in _listed(question, raw)))
        case _:
            return Value.choice(_known(question, raw))


def plain(value: Value) -> Any:
    """The same the other way round, for JSON: a scalar, a list, {"min", "max"}, "unknown"; None for no answer."""
    match value.kind:
        case "choice":
            return value.options[0]
        case "choices":
            return list(value.options)
        case "number":
            return value.low if value.low == value.high else {"min": value.low, "max": value.high}
        case "date":
            return value.on.isoformat() if value.on is not None else None
        case "text":
            return value.text
        case "retracted":
            return None
    return value.kind


def _question(framework: Framework, name: str) -> Question:
    try:
        return framework.question(name)
    except KeyError:
        known = ", ".join(question.id for question in framework.questions)
        raise ValueError(f"there is no question {name!r}. The questions are: {known}.") from None


def _words(question: Question, raw: Any) -> Value | None:
    if isinstance(raw, Mapping | list):
        raise ValueError(f"{raw!r} is no answer to {question.id!r}: give a text.")
    return Value.words(str(raw)) if str(raw).strip() else None


def _known(question: Question, raw: Any) -> str:
    ids = [choice.id for choice in question.choices]
    if str(raw) not in ids:
        raise ValueError(f"{raw!r} is no choice of {question.id!r}. The choices are: {', '.join(ids)}, unknown.")
    return str(raw)


def _listed(question: Question, raw: Any) -> list[Any]:
    listed = raw if isinstance(raw, list) else [raw]
    alone = question.none_of_these in listed and len(listed) > 1
    if not listed or alone:
        raise ValueError(f"{question.id!r} takes one or more choices, or {question.none_of_these!r} alone.")
    return listed


def _number(question: Question, raw: Any) -> Value:
    found = _bounds(raw) if isinstance(raw, Mapping) else parse_number(str(raw).strip())
    lowest = question.bands[0].low if question.bands else 0
    if found is None or (found[1] is not None and found[1] < max(found[0], lowest)):
        raise ValueError(
            f"{raw!r} is no answer to {question.id!r}: give a whole number from {lowest} like 12, a range like 12-15, or 10+."
        )
    return Value.number(*found)


def _bounds(raw: Mapping[str, Any]) -> tuple[int, int | None] | None:
    low, high = raw.get("min"), raw.get("max")
    return (low, high) if _is_count(low) and (high is None or _is_count(high)) else None


def _is_count(raw: object) -> TypeGuard[int]:
    return isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= MOST


def _date(question: Question, raw: Any) -> Value:
    try:
        on = raw if isinstance(raw, date) else date.fromisoformat(str(raw))
    except ValueError:
        on = date.min
    if not is_plausible(on):
        raise ValueError(f"{raw!r} is no answer to {question.id!r}: give a date like 2027-03-01.")
    return Value.day(on)
