"""How tests write down what a typed text came to: `12..15`, `~gke` for a near miss, `-` for no answer."""

from datetime import date

from conversations.answers import Value
from conversations.framework import Framework
from conversations.parsing import NearMiss, Parsed, Taken, parse

TODAY = date(2026, 11, 23)
"""A Monday."""


def read(framework: Framework, question: str, text: str) -> str:
    """What this text means as an answer to this question, seen from `TODAY`."""
    return shown(parse(framework.question(question), text, today=TODAY))


def shown(parsed: Parsed) -> str:
    """The result in a few characters."""
    match parsed:
        case Taken(value=value):
            return _value(value)
        case NearMiss(value=value):
            return f"~{_value(value)}"
        case _:
            return "-"


def _value(value: Value) -> str:
    match value.kind:
        case "number":
            return f"{value.low}..{'' if value.high is None else value.high}"
        case "choice" | "choices":
            return ",".join(value.options)
        case "date":
            return str(value.on)
        case _:
            return f"{value.kind}:{value.text}"
