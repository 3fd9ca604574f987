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
LAST_LEAD = timedelta(weeks=4)
"""Where a date was named too late for the first look, a month is left to finish what bridges it (judgement)."""

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
        *_deadline(answers, today),
        *_cluster(answers, today),
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


def _deadline(answers: Mapping[str, Value], today: date) -> Iterator[Trigger]:
    if _says(answers, "demand", "nothing"):
        return
    for on, due in _next_look(answers.get("demand_by"), (DEADLINE_LEAD, LAST_LEAD), today):
        reason = f"the date of an audit or contract, {_day(on)}, {'has come' if due == on else 'is close'}"
        yield Trigger(kind="deadline", due=due, reason=reason, touches=("demand", "demand_by"))


def _cluster(answers: Mapping[str, Value], today: date) -> Iterator[Trigger]:
    for on, due in _next_look(answers.get("cluster_date"), (LAUNCH_LEAD,), today):
        reason = f"{'the second cluster was' if due == on else 'a second cluster is'} planned for {_day(on)}"
        yield Trigger(kind="cluster", due=due, reason=reason, touches=("pains", "cluster_date"))


def _next_look(value: Value | None, leads: tuple[timedelta, ...], today: date) -> tuple[tuple[date, date], ...]:
    """A date, and the first of these days before it, or itself, that is still to come; what has passed is not made up for."""
    if value is None or value.on is None:
        return ()
    on = value.on
    return tuple((on, day) for day in (*(on - lead for lead in leads), on) if day > today)[:1]


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
