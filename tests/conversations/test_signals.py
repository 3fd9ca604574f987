"""What a report means for a verdict's triggers: reached, moved, or nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.library import load_shipped
from conversations.answers import Value
from conversations.signals import Effect, Signal, effect, newest
from conversations.triggers import LAUNCH_LEAD
from conversations.verdict import judge

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
TODAY = AT.date()
ANSWERS = {
    "platform": Value.choice("self_run"), "mesh_today": Value.choice("none"), "stage": Value.choice("production"),
    "data": Value.choices(("none",)), "debugging": Value.choice("fine"), "services": Value.number(5, 5),
    "growth": Value.number(2, 2), "pains": Value.choices(("none",)), "owner": Value.choice("part"),
}
LAUNCHING = {**ANSWERS, "stage": Value.choice("launch"), "launch": Value.day(date(2027, 6, 1))}


def meant(reported: dict[str, Value], answers: dict[str, Value] = ANSWERS, today: date = TODAY) -> Effect:
    """What these reports mean for the verdict on these answers."""
    return effect(answers, judge(load_shipped(), answers, at=AT), reported, today)


@pytest.mark.parametrize(("count", "reached"), [(5, False), (9, False), (10, True), (14, True), (60, True)])
def test_a_count_is_due_when_it_reaches_the_next_size(count: int, reached: bool) -> None:
    found = meant({"services": Value.number(count, count)})
    assert [(each.kind, each.due) for each in found.reached] == [("services", TODAY)] * reached
    if reached:
        assert found.reached[0].reason == f"the pipeline counts {count} services, and 10 was the next size to look at"
        assert "services" in found.reached[0].touches
        assert found.replanned == ()


def test_a_count_below_the_next_size_moves_the_day_growth_reaches_it() -> None:
    [slow], [fast] = meant({}).dates or [None], meant({"services": Value.number(9, 9)}).dates
    assert slow is None
    assert fast.kind == "services"
    assert fast.due == TODAY + timedelta(days=91)
    assert fast.reason == "growth should have reached 10 services, give or take a quarter"


def test_fewer_services_push_the_day_away_and_no_growth_takes_it_off() -> None:
    [later] = meant({"services": Value.number(2, 2)}).dates
    assert later.due == TODAY + timedelta(days=365)
    assert meant({"growth": Value.number(0, 0)}) == Effect((), ("services",), ())


@pytest.mark.parametrize(("before", "says", "reached"), [
    ("dev_no_date", "launch", True), ("dev_no_date", "production", True), ("launch", "production", True),
    ("production", "production", False), ("production", "launch", False), ("production", "dev_no_date", False),
])
def test_a_stage_is_due_when_it_goes_forward(before: str, says: str, reached: bool) -> None:
    answers = {**ANSWERS, "stage": Value.choice(before)}
    if before == "launch":
        answers = LAUNCHING
    found = meant({"stage": Value.choice(says)}, answers)
    assert [each.kind for each in found.reached] == ["launch"] * reached


def test_a_launch_that_comes_near_is_due_and_one_that_goes_away_is_moved() -> None:
    [near] = meant({"launch": Value.day(TODAY + timedelta(days=30))}, LAUNCHING).reached
    assert near.reason == "the pipeline says the launch is on 24 Dec 2026"
    away = meant({"launch": Value.day(date(2027, 9, 1))}, LAUNCHING)
    assert away.reached == ()
    assert [each.due for each in away.dates] == [date(2027, 9, 1) - LAUNCH_LEAD, date(2027, 9, 1)]


def test_a_first_demand_date_close_by_is_due() -> None:
    demanded = {**ANSWERS, "data": Value.choices(("compliance",)), "demand": Value.choice("encryption"),
                "demand_by": Value.unknown()}
    [due] = meant({"demand_by": Value.day(TODAY + timedelta(days=60))}, demanded).reached
    assert (due.kind, due.touches) == ("deadline", ("demand", "demand_by"))
    [far] = meant({"demand_by": Value.day(TODAY + timedelta(days=200))}, demanded).dates
    assert (far.kind, far.due) == ("deadline", TODAY + timedelta(days=200 - 112))


@pytest.mark.parametrize("reported", [
    {}, {"services": Value.unknown()}, {"pains": Value.choices(("grpc",))}, {"pods": Value.number(80, 80)},
])
def test_what_reaches_no_trigger_does_nothing(reported: dict[str, Value]) -> None:
    assert meant(reported) == Effect()


def test_a_count_where_nobody_knew_one_waits_for_the_next_look() -> None:
    assert meant({"services": Value.number(30, 30)}, {**ANSWERS, "services": Value.unknown()}).reached == ()


def test_the_last_report_after_the_verdict_counts() -> None:
    signals = [Signal("services", Value.number(n, n), AT + timedelta(hours=n)) for n in (1, 2, 3)]
    assert newest(signals)["services"].value.low == 3
    assert newest(signals, AT + timedelta(hours=2)).keys() == {"services"}
    assert newest(signals, AT + timedelta(hours=3)) == {}


def test_a_count_without_a_known_growth_moves_nothing() -> None:
    answers = {id: value for id, value in ANSWERS.items() if id != "growth"}
    found = meant({"services": Value.number(7, 7)}, answers)
    assert (found.reached, found.dates) == ((), ())
