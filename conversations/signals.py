"""What a pipeline reports between two looks: which trigger of the newest verdict it reaches, and which dates it moves."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from conversations.answers import Value
from conversations.assessment import Snapshot, Trigger
from conversations.triggers import DEADLINE_LEAD, LAUNCH_LEAD, RAMP, crossing, next_threshold, triggers

KINDS = {
    "services": "services", "growth": "services", "stage": "launch", "launch": "launch", "demand_by": "deadline",
    "cluster_date": "cluster", "hire_date": "hire",
}
"""Question -> the kind of trigger its value can reach or move."""

SAYS_NOTHING = ("unknown", "not_relevant")
"""Kinds of values that report nothing."""

LEADS = {
    "launch": ("stage", LAUNCH_LEAD, "the pipeline says the launch is on {on}"),
    "demand_by": ("demand", DEADLINE_LEAD, "the pipeline says the audit or contract date is {on}"),
    "cluster_date": ("pains", LAUNCH_LEAD, "the pipeline says a second cluster comes on {on}"),
    "hire_date": ("owner", -RAMP, "the pipeline says somebody joined on {on}"),
}
"""Dated question -> what it touches besides itself, how long before the date we ask, and why."""


@dataclass(frozen=True)
class Signal:
    """One reported value; append-only, as answers are."""

    question: str
    value: Value
    at: datetime


@dataclass(frozen=True)
class Effect:
    """`reached` is due now; for every kind in `replanned` these dates take the place of what was planned."""

    reached: tuple[Trigger, ...] = ()
    replanned: tuple[str, ...] = ()
    dates: tuple[Trigger, ...] = ()


def newest(signals: Iterable[Signal], since: datetime | None = None) -> dict[str, Signal]:
    """The last report for each question, of those after `since`; the order given counts."""
    return {signal.question: signal for signal in signals if since is None or signal.at > since}


def effect(answers: Mapping[str, Value], verdict: Snapshot, reported: Mapping[str, Value], today: date) -> Effect:
    """What these reports mean for the triggers of this verdict, which rests on these answers.

    A value that says nothing, and one for a question no trigger depends on, changes nothing.
    """
    telling = {id: value for id, value in reported.items() if value.kind not in SAYS_NOTHING}
    changed = {id: value for id, value in telling.items() if id in KINDS and value != answers.get(id)}
    reached = tuple(
        trigger for trigger in (_reached(id, value, answers, verdict, today) for id, value in changed.items())
        if trigger is not None
    )
    here = {trigger.kind for trigger in reached}
    kinds = tuple(dict.fromkeys(KINDS[id] for id in telling if id in KINDS and KINDS[id] not in here))
    return Effect(reached, kinds, tuple(_dates({**answers, **telling}, answers, verdict, kinds, today)))


def _reached(
    id: str, value: Value, answers: Mapping[str, Value], verdict: Snapshot, today: date
) -> Trigger | None:
    if id == "services":
        return _border(value, answers.get(id), verdict, today)
    if id == "stage":
        return _staged(value, answers.get(id), verdict, today)
    if id in LEADS and value.on is not None:
        return _near(id, value.on, answers, verdict, today)
    return None


def _border(value: Value, before: Value | None, verdict: Snapshot, today: date) -> Trigger | None:
    border = next_threshold(before) if before is not None and before.kind == "number" else None
    if border is None or value.low is None or value.low < border:
        return None
    reason = f"the pipeline counts {value.low} services, and {border} was the next size to look at"
    return Trigger(kind="services", due=today, reason=reason, touches=_touches(verdict, "services", ("services",)))


def _staged(value: Value, before: Value | None, verdict: Snapshot, today: date) -> Trigger | None:
    order = ("dev_no_date", "launch", "production")
    old = before.options[0] if before is not None and before.kind == "choice" else ""
    new = value.options[0] if value.options else ""
    if old not in order or new not in order or order.index(new) <= order.index(old):
        return None
    reason = "the pipeline says it is in production" if new == "production" else "the pipeline says a launch is planned"
    touches = _touches(verdict, "launch", ("stage", "data", "services"))
    return Trigger(kind="launch", due=today, reason=reason, touches=touches)


def _near(id: str, on: date, answers: Mapping[str, Value], verdict: Snapshot, today: date) -> Trigger | None:
    """Due when this date brings the asking forward to today; one that was due before anyhow is nothing new."""
    beside, lead, says = LEADS[id]
    old = answers.get(id)
    was_on = old.on if old is not None else None
    come = on <= today and (was_on is None or was_on > today)
    if not come and (on - lead > today or (was_on is not None and was_on - lead <= today)):
        return None
    reason = says.format(on=f"{on.day} {on:%b %Y}")
    kind = KINDS[id]
    touches = tuple(dict.fromkeys((*_touches(verdict, kind, ()), beside, id)))
    return Trigger.model_validate({"kind": kind, "due": today, "reason": reason, "touches": touches})


def _dates(
    now: Mapping[str, Value], before: Mapping[str, Value], verdict: Snapshot, kinds: tuple[str, ...], today: date
) -> Iterable[Trigger]:
    for trigger in triggers(now, verdict.verdict, unknown=False, today=today):
        if trigger.kind in kinds and trigger.kind != "services" and trigger.due is not None:
            yield trigger
    if "services" in kinds:
        yield from _growth(now, before, verdict, today)


def _growth(
    now: Mapping[str, Value], before: Mapping[str, Value], verdict: Snapshot, today: date
) -> Iterable[Trigger]:
    """The border stays the one the verdict named; only the day on which growth reaches it moves."""
    services, growth, old = now.get("services"), now.get("growth"), before.get("services")
    if services is None or growth is None or old is None:
        return
    border = next_threshold(old) if {services.kind, growth.kind, old.kind} == {"number"} else None
    found = crossing(services, growth, today, border) if border is not None else None
    if found is not None:
        reason = f"growth should have reached {found[0]} services, give or take a quarter"
        touches = _touches(verdict, "services", ("services",))
        yield Trigger(kind="services", due=max(found[1], today + timedelta(days=1)), reason=reason, touches=touches)


def _touches(verdict: Snapshot, kind: str, default: tuple[str, ...]) -> tuple[str, ...]:
    found = (trigger.touches for trigger in verdict.triggers if trigger.kind == kind)
    return next(found, default)
