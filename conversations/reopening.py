"""Facts that changed: which of them a verdict rests on, and whether it would be another one today."""

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from conversations.assessment import Assessment, Snapshot, Trigger
from conversations.framework import Fact, Framework
from conversations.progress import values
from conversations.verdict import judge

MOST_ASKED = 2


def states(framework: Framework) -> dict[str, str]:
    """By fact a short name for what is true; its wording, its source and the day it was checked may change."""
    return {fact.id: sha256(json.dumps([fact.value, str(fact.ends_on)]).encode()).hexdigest()[:16] for fact in framework.facts}


def changed_facts(framework: Framework, before: Mapping[str, str]) -> frozenset[str]:
    """The facts that were something else before, or are gone; new ones changed nothing that was said."""
    now = states(framework)
    return frozenset(id for id, state in before.items() if now.get(id) != state)


def reopened(framework: Framework, assessment: Assessment, changed: frozenset[str], *, at: datetime) -> Trigger | None:
    """A reason to look again at a verdict that rests on a changed fact and would be another one today; else None.

    A fact that is only stale, or whose change leads to the same verdict, is no reason.
    """
    before = assessment.concluded
    behind = [] if before is None else [id for id in before.facts if id in changed]
    if before is None or not behind:
        return None
    today = judge(framework, values(assessment), at=at)
    if (today.verdict, today.kind, _which(today)) == (before.verdict, before.kind, _which(before)):
        return None
    telling = {id for reason in today.reasons for id in reason.facts}
    first = min(behind, key=lambda id: id not in telling)
    given = [id for reason in today.reasons for id in reason.answers if id in assessment.answers]
    touches = tuple(dict.fromkeys((*given, *assessment.answers)))[:MOST_ASKED]
    return Trigger(kind="fact", due=at.date(), reason=_says(framework, first), touches=touches, check="answer in the thread")


def _says(framework: Framework, id: str) -> str:
    known: dict[str, Fact] = {fact.id: fact for fact in framework.facts}
    if id in known:
        return f"a fact behind the last verdict has changed ({known[id].says.rstrip('.')})"
    return "a fact behind the last verdict no longer holds"


def _which(verdict: Snapshot) -> str:
    return verdict.mesh.which if verdict.mesh is not None else ""
