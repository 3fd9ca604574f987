"""Triggers beyond the dates a team named: measures to watch, the dates of an adopted mesh, and the world."""

from collections.abc import Iterator
from datetime import date, timedelta

from conversations.assessment import Mesh, Trigger
from conversations.evaluate import Names
from conversations.framework import Framework
from conversations.watching import Watch


def watched(
    framework: Framework, names: Names, mesh: Mesh | None, *, today: date, begins: date
) -> Iterator[Trigger]:
    """Every watch whose condition is known to hold, but none with a date that has passed.

    `names` knows the answers and the verdict; `begins`: the day on which the plan starts.
    """
    ends = {fact.id: fact.ends_on for fact in framework.facts}
    for watch in framework.watches:
        if names.truth(watch.when) is not True or watch.mesh not in (mesh.which if mesh is not None else ""):
            continue
        due = _due(watch, ends.get(watch.fact), begins)
        if due is None or due > today:
            yield Trigger(kind=watch.kind, due=due, reason=watch.says, touches=watch.touches, check=watch.check)


def _due(watch: Watch, ends_on: date | None, begins: date) -> date | None:
    if watch.after_days is not None:
        return begins + timedelta(days=watch.after_days)
    return ends_on - timedelta(days=watch.lead_days) if ends_on is not None else None
