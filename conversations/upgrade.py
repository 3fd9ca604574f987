"""A framework that has changed: what its parts mean, which answers still stand, and what a new version has to say."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from conversations.answers import Given, Value
from conversations.assessment import Assessment, Snapshot
from conversations.finding import Finding
from conversations.framework import Framework, Question

MEANS = {
    "questions": {"id", "type", "stage", "choices", "bands", "neutral", "none_of_these", "parent", "when", "expected"},
    "gates": {"id", "when", "verdict", "kind", "mode", "note"},
    "table": {"id", "when", "verdict", "kind", "mode", "note"},
    "running": {"id", "when", "verdict", "kind", "mode", "note"},
    "limits": {"id", "when", "turns", "kind", "mode", "note", "waits_for_launch", "strikes"},
    "verdicts": {"id", "rank"},
    "meshes": {"id", "when", "which", "mode"},
    "alternatives": {"id", "show_when"},
}
"""What changes verdicts or advice, by section; all else is wording and goes live by itself."""


@lru_cache(maxsize=8)
def meaning(framework: Framework) -> str:
    """A short name for what a framework means: equal when only words, sources and facts differ."""
    parts = {name: [_meant(part, fields) for part in getattr(framework, name)] for name, fields in MEANS.items()}
    values = {name: [{"is": case.is_, "when": _plain(case.when)} for case in cases] for name, cases in framework.values.items()}
    return _short({**parts, "values": values})


@lru_cache(maxsize=8)
def meanings(framework: Framework) -> Mapping[str, str]:
    """By question a short name for what an answer to it means: its type, its choices, its bands, when it is asked."""
    return {question.id: _short(_meant(question, MEANS["questions"] - {"expected", "stage"})) for question in framework.questions}


def wording(framework: Framework) -> str:
    """A short name for everything people read and are asked; facts apart."""
    return _short(framework.model_dump(mode="json", by_alias=True, exclude={"facts"}))


def outdated(framework: Framework, before: Snapshot) -> tuple[str, ...]:
    """The questions that mean something else than when that verdict's answers were given."""
    now = meanings(framework)
    return tuple(id for id, then in before.meanings.items() if id in now and now[id] != then)


def fits(framework: Framework, question: str, value: Value) -> bool:
    """Whether this answer can still be given: what is no longer asked stays as it is, a dropped choice does not."""
    asked = _by_id(framework).get(question)
    if asked is None or value.kind not in ("choice", "choices"):
        return True
    return set(value.options) <= {choice.id for choice in asked.choices}


def readable(framework: Framework, assessment: Assessment) -> Assessment:
    """The assessment as this framework reads it: while it is open, answers that can no longer be given stand no more."""
    if assessment.concluded is not None or all(fits(framework, each.question, each.value) for each in assessment.given):
        return assessment
    given = tuple(each if fits(framework, each.question, each.value) else _set_aside(each) for each in assessment.given)
    return assessment.model_copy(update={"given": given})


def upgraded(old: Framework, new: Framework) -> Iterator[Finding]:
    """What a new version of a framework has to put right before answers of the old one meet it."""
    if old.id != new.id:
        yield Finding(new.id, f"this is another framework than {old.id!r}: a version keeps the id", ("id",))
    if new.version < old.version:
        yield Finding(new.id, f"version {new.version} comes before version {old.version}", ("version",))
    elif new.version == old.version and meaning(old) != meaning(new):
        problem = f"questions, rules or thresholds changed: raise the version above {old.version}"
        yield Finding(new.id, problem, ("version",))
    yield from _used_again(old, new)


def _used_again(old: Framework, new: Framework) -> Iterator[Finding]:
    before = _by_id(old)
    for place, question in enumerate(new.questions):
        was = before.get(question.id)
        if was is None:
            continue
        if was.type != question.type:
            problem = f"this id was a question of type {was.type!r}: an id is never used again for something else"
            yield Finding(question.id, problem, ("questions", place, "type"))
        elif was.choices and question.choices and not {c.id for c in was.choices} & {c.id for c in question.choices}:
            problem = "none of its choices is left: give the question a new id"
            yield Finding(question.id, problem, ("questions", place, "choices"))


@lru_cache(maxsize=8)
def _by_id(framework: Framework) -> Mapping[str, Question]:
    return {question.id: question for question in framework.questions}


def _set_aside(given: Given) -> Given:
    return given.model_copy(update={"source": "outdated"})


def _meant(part: Any, fields: set[str]) -> dict[str, Any]:
    plain: dict[str, Any] = _plain(part)
    found = {name: plain[name] for name in sorted(fields)}
    if "choices" in found:
        found["choices"] = [choice["id"] for choice in found["choices"]]
        found["bands"] = [{name: band[name] for name in ("id", "low", "high")} for band in found["bands"]]
    return found


def _plain(part: Any) -> Any:
    return part.model_dump(mode="json", by_alias=True)


def _short(part: Any) -> str:
    return sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:16]
