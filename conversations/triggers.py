"""When to come back, and about what: growth crossing a band, a launch, a deadline, and a periodic safety net."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from math import ceil

from conversations.answers import Value
from conversations.assessment import Trigger

THRESHOLDS = (10, 20, 50)
QUARTER = 91.3125
LAUNCH_LEAD = timedelta(weeks=12)
DEADLINE_LEAD = timedelta(weeks=16)
RAMP = timedelta(weeks=8)
OUTSIDE = "out_of_domain"
"""A verdict that only another platform changes."""


def triggers(
    answers: Mapping[str, Value], verdict: str, *, unknown: bool, today: date
) -> tuple[Trigger, ...]:
    """Every reason to come back that these answers give, soonest first; watches without a date last.

    Lead times are weeks before a date a team named; growth is projected in quarters (source: the
    framework's revisit triggers, judgement).
    """
    if verdict == OUTSIDE:
        return (_net(verdict, unknown=unknown, today=today),)
    found = [
        *_growth(answers, verdict, today),
        *_launch(answers, today),
        *_dated(answers, "demand_by", "deadline", DEADLINE_LEAD, "the date of an audit or contract, {on}, is close", today),
        *_dated(answers, "cluster_date", "cluster", LAUNCH_LEAD, "a second cluster is planned for {on}", today),
        *_hire(answers, today),
        _net(verdict, unknown=unknown, today=today),
    ]
    return in_order(found)


def in_order(found: Iterable[Trigger]) -> tuple[Trigger, ...]:
    """Soonest first; watches without a date last, in the order in which they come."""
    return tuple(sorted(found, key=lambda trigger: (trigger.due is None, trigger.due or date.min)))


def next_threshold(services: Value) -> int | None:
    """The next size worth another look; None when there is none, or the count is not known."""
    count = services.high if services.high is not None else services.low
    return next((threshold for threshold in THRESHOLDS if count is not None and threshold > count), None)


def crossing(services: Value, growth: Value, today: date, threshold: int | None = None) -> tuple[int, date] | None:
    """The next threshold (or the one named) and the day growth reaches it; None without a known count or growth."""
    count = services.high if services.high is not None else services.low
    rate = growth.low
    following = threshold if threshold is not None else next_threshold(services)
    if count is None or not rate or following is None:
        return None
    quarters = max(ceil((following - count) / rate), 0)
    return following, today + timedelta(days=round(quarters * QUARTER))


def _growth(answers: Mapping[str, Value], verdict: str, today: date) -> Iterator[Trigger]:
    services, growth = answers.get("services"), answers.get("growth")
    if services is None or services.kind != "number":
        return
    found = crossing(services, growth, today) if growth is not None and growth.kind == "number" else None
    touches = ("services", "pains") if verdict == "not_yet" else ("services",)
    if found is not None:
        threshold, due = found
        reason = f"growth should have reached {threshold} services, give or take a quarter"
        yield Trigger(kind="services", due=due, reason=reason, touches=touches, check="count the services")
    else:
        count = services.high if services.high is not None else services.low or 0
        for threshold in [threshold for threshold in THRESHOLDS if threshold > count][:1]:
            reason = f"services reach {threshold}"
            yield Trigger(kind="services", due=None, reason=reason, touches=touches, check="count the services")


def _launch(answers: Mapping[str, Value], today: date) -> Iterator[Trigger]:
    stage, launch = answers.get("stage"), answers.get("launch")
    touches = ("stage", "data", "services")
    if stage is not None and stage.options == ("dev_no_date",):
        yield Trigger(kind="launch", due=None, reason="a launch date is set", touches=touches, check="ask the owner")
    if launch is None or launch.on is None or stage is None or stage.options != ("launch",):
        return
    dated = ("stage", "launch", *touches[1:])
    early = launch.on - LAUNCH_LEAD
    if early > today:
        reason = f"the launch on {_day(launch.on)} is 12 weeks away"
        yield Trigger(kind="launch", due=early, reason=reason, touches=dated, check="is the date still true?")
    if launch.on > today:
        reason = f"the launch of {_day(launch.on)} has come"
        yield Trigger(kind="launch", due=launch.on, reason=reason, touches=dated, check="did it go live?")


def _dated(
    answers: Mapping[str, Value], question: str, kind: str, lead: timedelta, says: str, today: date
) -> Iterator[Trigger]:
    value = answers.get(question)
    if value is None or value.on is None or value.on <= today:
        return
    if question == "demand_by" and _says(answers, "demand", "nothing"):
        return
    due = max(value.on - lead, today + timedelta(days=1))
    touches = ("demand", question) if kind == "deadline" else ("pains", question)
    yield Trigger.model_validate(
        {"kind": kind, "due": due, "reason": says.format(on=_day(value.on)), "touches": touches}
    )


def _says(answers: Mapping[str, Value], question: str, choice: str) -> bool:
    return question in answers and answers[question].options == (choice,)


def _hire(answers: Mapping[str, Value], today: date) -> Iterator[Trigger]:
    """Nobody is waited for where a team runs it already, or who has had the eight weeks before this verdict."""
    value = answers.get("hire_date")
    if value is not None and value.on is not None and value.on + RAMP > today and not _says(answers, "owner", "team"):
        reason = f"whoever joined on {_day(value.on)} has had eight weeks to settle in"
        yield Trigger(kind="hire", due=value.on + RAMP, reason=reason, touches=("owner",))


def _net(verdict: str, *, unknown: bool, today: date) -> Trigger:
    settled = verdict in ("adopt", "adopt_managed", "keep", "shrink", "switch")
    months = 12 if settled else 3 if unknown else 6
    reason = f"{months} months have passed since the last look"
    due = today + timedelta(days=round(months * QUARTER / 3))
    touches = ("platform",) if verdict == OUTSIDE else ("services", "pains", "owner")
    return Trigger(kind="net", due=due, reason=reason, touches=touches)


def _day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"
