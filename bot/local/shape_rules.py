"""Small rules that JSON from an app must satisfy, and the complaints about it when it does not."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


class Complaints:
    """What is wrong, in Slack's form: a sentence and where in the JSON it applies."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def add(self, at: str, sentence: str) -> None:
        """Note that the value at this JSON pointer is wrong."""
        self.messages.append(f"[ERROR] {sentence} [json-pointer:{at}]")


Rule = Callable[[Any, str, Complaints], None]


@dataclass(frozen=True)
class Shape:
    """An object with these keys and no others."""

    required: Mapping[str, Rule] = field(default_factory=dict)
    optional: Mapping[str, Rule] = field(default_factory=dict)

    def __call__(self, value: Any, at: str, complaints: Complaints) -> None:
        """Check one object."""
        if not isinstance(value, dict):
            complaints.add(at, "must be an object")
            return
        for key in [key for key in self.required if key not in value]:
            complaints.add(at, f"missing required field: {key}")
        for key, inner in value.items():
            rule = self.required.get(key) or self.optional.get(key)
            if rule is None:
                complaints.add(f"{at}/{key}", f"invalid additional property: {key}")
            else:
                rule(inner, f"{at}/{key}", complaints)


def words(most: int, least: int = 0) -> Rule:
    """A string of `least` to `most` characters."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        if not isinstance(value, str):
            complaints.add(at, "must be a string")
        elif len(value) > most:
            complaints.add(at, f"must be less than {most + 1} characters")
        elif len(value) < least:
            complaints.add(at, f"must be more than {least - 1} characters")

    return check


def matching(pattern: str, wanted: str) -> Rule:
    """A string that this regular expression matches as a whole; `wanted` describes it."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        if not isinstance(value, str) or re.fullmatch(pattern, value) is None:
            complaints.add(at, f"must be {wanted}")

    return check


def calendar_day(value: Any, at: str, complaints: Complaints) -> None:
    """A day that there is, as YYYY-MM-DD."""
    try:
        right = isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        right = False
    if not right:
        complaints.add(at, "must be a date as YYYY-MM-DD")


def one_of(*allowed: str) -> Rule:
    """One of these strings."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        if value not in allowed:
            complaints.add(at, f"must be one of: {', '.join(allowed)}")

    return check


def flag(value: Any, at: str, complaints: Complaints) -> None:
    """True or false."""
    if not isinstance(value, bool):
        complaints.add(at, "must be a boolean")


def number(value: Any, at: str, complaints: Complaints) -> None:
    """Any number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        complaints.add(at, "must be a number")


def whole(least: int, most: int) -> Rule:
    """An integer in this range, both ends included."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            complaints.add(at, f"must be an integer from {least} to {most}")

    return check


def several(rule: Rule, least: int, most: int) -> Rule:
    """A list of `least` to `most` items, each of which satisfies the rule."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        if not isinstance(value, list):
            complaints.add(at, "must be an array")
            return
        if len(value) > most:
            complaints.add(at, f"no more than {most} items allowed")
        if len(value) < least:
            complaints.add(at, f"no fewer than {least} items allowed")
        for index, item in enumerate(value):
            rule(item, f"{at}/{index}", complaints)

    return check


def anything(value: Any, at: str, complaints: Complaints) -> None:
    """No demand at all."""


def by_type(rules: Mapping[str, Rule], noun: str) -> Rule:
    """An object whose `type` picks the rule for it."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        if not isinstance(value, dict):
            complaints.add(at, "must be an object")
            return
        rule = rules.get(value["type"]) if isinstance(value.get("type"), str) else None
        if rule is None:
            complaints.add(at, f"unsupported {noun}: {value.get('type')}")
        else:
            rule(value, at, complaints)

    return check


def exactly_one(*keys: str) -> Rule:
    """An object that has one of these keys and only one."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        if isinstance(value, dict) and sum(key in value for key in keys) != 1:
            complaints.add(at, f"needs exactly one of: {', '.join(keys)}")

    return check


def at_least_one(*keys: str) -> Rule:
    """An object that has one of these keys or more."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        if isinstance(value, dict) and not any(value.get(key) for key in keys):
            complaints.add(at, f"missing required field: {' or '.join(keys)}")

    return check


def both(*rules: Rule) -> Rule:
    """Everything these rules demand."""

    def check(value: Any, at: str, complaints: Complaints) -> None:
        for rule in rules:
            rule(value, at, complaints)

    return check
