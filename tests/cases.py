"""Answers as tests write them: `case(services=5, data=["none"])` over a team whose case is clear."""

from datetime import UTC, date, datetime
from typing import Any

from conversations.answers import Given, Value
from conversations.assessment import Assessment
from conversations.framework import Framework
from conversations.meaning import meanings

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)

CLEAR: dict[str, Any] = {
    "platform": "self_run",
    "mesh_today": "none",
    "stage": "production",
    "data": ["none"],
    "debugging": "fine",
    "services": 5,
    "growth": 2,
    "pains": ["none"],
    "owner": "part",
}


def value(framework: Framework, question: str, raw: Any) -> Value:
    """The value a test means: None is "don't know", a list a multi-choice, a pair a range."""
    kind = framework.question(question).type
    if raw is None:
        return Value.unknown()
    if isinstance(raw, list):
        return Value.choices(tuple(raw))
    if isinstance(raw, tuple):
        return Value.number(raw[0], raw[1])
    if isinstance(raw, int):
        return Value.number(raw, raw)
    if isinstance(raw, date):
        return Value.day(raw)
    return Value.words(raw) if kind == "text" else Value.choice(raw)


def answers(framework: Framework, /, **changed: Any) -> dict[str, Value]:
    """The clear case with some answers changed; `...` leaves a question open."""
    raws = {**CLEAR, **changed}
    return {id: value(framework, id, raw) for id, raw in raws.items() if raw is not ...}


def assessment(framework: Framework, given: dict[str, Value], **changed: Any) -> Assessment:
    """An assessment in which Ann gave these answers."""
    meant = meanings(framework)
    facts = tuple(Given(question=id, value=v, by="U01ANN", at=AT, meaning=meant.get(id, "")) for id, v in given.items())
    fields: dict[str, Any] = {
        "id": "a1", "installation": "T1", "channel": "C1", "thread": "t1", "system": "voting-app",
        "owner": "U01ANN", "started_at": AT, "framework_version": framework.version, "given": facts,
    }
    return Assessment(**{**fields, **changed})
