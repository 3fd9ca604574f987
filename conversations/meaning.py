"""What the parts of a framework mean, as short names that stay the same while only words, sources and facts change."""

import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from typing import Any

from conversations.framework import Framework, Question

MEANS = {
    "questions": {
        "id", "type", "stage", "choices", "bands", "neutral", "none_of_these", "parent", "when", "expected", "edition",
    },
    "gates": {"id", "when", "verdict", "kind", "mode", "note"},
    "table": {"id", "when", "verdict", "kind", "mode", "note"},
    "running": {"id", "when", "verdict", "kind", "mode", "note"},
    "limits": {"id", "when", "turns", "kind", "mode", "note", "waits_for_launch", "strikes"},
    "verdicts": {"id", "rank"},
    "meshes": {"id", "when", "which", "mode"},
    "alternatives": {"id", "show_when", "unless"},
    "remarks": {"id", "when", "unless"},
    "watches": {"id", "kind", "when", "mesh", "touches", "after_days", "fact", "lead_days"},
}
"""What changes verdicts or advice, by section; all else is wording and goes live by itself."""


@lru_cache(maxsize=8)
def meaning(framework: Framework) -> str:
    """A short name for what a framework means: equal when only words, sources and facts differ."""
    parts = {name: [meant(part, fields) for part in getattr(framework, name)] for name, fields in MEANS.items()}
    return _short({**parts, "values": {name: cases(framework, name) for name in framework.values}})


@lru_cache(maxsize=8)
def meanings(framework: Framework) -> Mapping[str, str]:
    """By question what `means` says of it."""
    return {question.id: means(question) for question in framework.questions}


def means(question: Question) -> str:
    """A short name for what an answer to it means: its type, its choices, its bands, when it is asked, its edition."""
    return _short(meant(question, MEANS["questions"] - {"expected", "stage"}))


def wording(framework: Framework) -> str:
    """A short name for everything people read and are asked; facts apart."""
    return _short(framework.model_dump(mode="json", by_alias=True, exclude={"facts"}))


def cases(framework: Framework, name: str) -> list[Any]:
    """What a value can be and when."""
    return [{"is": case.is_, "when": plain(case.when)} for case in framework.values[name]]


def meant(part: Any, fields: set[str]) -> dict[str, Any]:
    """Of these fields what is no wording: of choices their ids, of bands their ids and borders."""
    every: dict[str, Any] = plain(part)
    found = {name: every[name] for name in sorted(fields)}
    if "choices" in found:
        found["choices"] = [choice["id"] for choice in found["choices"]]
        found["bands"] = [{name: band[name] for name in ("id", "low", "high")} for band in found["bands"]]
    return found


def plain(part: Any) -> Any:
    """A part as its file has it."""
    return part.model_dump(mode="json", by_alias=True)


def _short(part: Any) -> str:
    return sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:16]
