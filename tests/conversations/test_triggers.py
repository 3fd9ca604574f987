"""When the bot comes back."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.answers import Value
from conversations.assessment import Trigger
from conversations.framework import Framework
from conversations.triggers import LAUNCH_LEAD, RAMP, crossing, triggers
from conversations.verdict import judge
from tests.cases import AT, answers

TODAY = date(2026, 11, 23)


def _kinds(answers: dict[str, Value], verdict: str = "not_yet", *, unknown: bool = False) -> dict[str, date | None]:
    return {trigger.kind: trigger.due for trigger in triggers(answers, verdict, unknown=unknown, today=TODAY)}


def test_growth_is_projected_to_the_next_threshold() -> None:
    assert crossing(Value.number(5, 5), Value.number(3, 3), TODAY) == (10, date(2027, 5, 25))
    assert crossing(Value.number(12, None), Value.number(4, 4), TODAY) == (20, date(2027, 5, 25))
    assert crossing(Value.number(60, 60), Value.number(3, 3), TODAY) is None
    assert crossing(Value.number(5, 5), Value.number(0, 0), TODAY) is None
    assert crossing(Value.unknown(), Value.number(3, 3), TODAY) is None


def test_growth_that_is_unknown_leaves_a_watch_without_a_date() -> None:
    assert _kinds({"services": Value.number(5, 5)})["services"] is None
    assert _kinds({"services": Value.number(12, None), "growth": Value.unknown()})["services"] is None
    assert "services" not in _kinds({"services": Value.number(60, 60)})
    assert "services" not in _kinds({"services": Value.unknown()})
    dated = {"services": Value.number(5, 5), "growth": Value.number(3, 3)}
    assert _kinds(dated, "adopt")["services"] == date(2027, 5, 25)


def test_a_launch_is_asked_about_twelve_weeks_ahead_and_on_its_day() -> None:
    far = {"stage": Value.choice("launch"), "launch": Value.day(date(2027, 6, 1))}
    dues = [t.due for t in triggers(far, "not_yet", unknown=False, today=TODAY) if t.kind == "launch"]
    assert dues == [date(2027, 3, 9), date(2027, 6, 1)]
    near = {"stage": Value.choice("launch"), "launch": Value.day(date(2026, 12, 20))}
    dues = [t.due for t in triggers(near, "not_yet", unknown=False, today=TODAY) if t.kind == "launch"]
    assert dues == [date(2026, 12, 20)]
    past = {"stage": Value.choice("launch"), "launch": Value.day(date(2026, 1, 1))}
    assert "launch" not in _kinds(past)
    live = {"stage": Value.choice("production"), "launch": Value.day(date(2027, 6, 1))}
    assert "launch" not in _kinds(live)
    assert "launch" not in _kinds({"launch": Value.day(date(2027, 6, 1))})
    assert _kinds({"stage": Value.choice("dev_no_date")})["launch"] is None


def test_deadlines_clusters_and_hires_are_dated() -> None:
    answers = {
        "demand_by": Value.day(date(2027, 9, 1)),
        "cluster_date": Value.day(date(2026, 12, 1)),
        "hire_date": Value.day(date(2027, 1, 4)),
    }
    kinds = _kinds(answers, "alternative")
    assert kinds["deadline"] == date(2027, 5, 12)
    assert kinds["cluster"] == date(2026, 12, 1)
    assert kinds["hire"] == date(2027, 3, 1)
    assert "deadline" not in _kinds({"demand_by": Value.day(date(2025, 1, 1))})
    assert "deadline" not in _kinds({**answers, "demand": Value.choice("nothing")})


@pytest.mark.parametrize(("question", "on", "due", "says"), [
    ("demand_by", date(2027, 9, 1), date(2027, 5, 12), "the date of an audit or contract, 1 Sep 2027, is close"),
    ("demand_by", date(2027, 3, 15), date(2027, 2, 15), "the date of an audit or contract, 15 Mar 2027, is close"),
    ("demand_by", date(2026, 12, 10), date(2026, 12, 10), "the date of an audit or contract, 10 Dec 2026, has come"),
    ("demand_by", TODAY, None, ""),
    ("cluster_date", date(2027, 9, 1), date(2027, 6, 9), "a second cluster is planned for 1 Sep 2027"),
    ("cluster_date", date(2026, 12, 10), date(2026, 12, 10), "the second cluster was planned for 10 Dec 2026"),
    ("cluster_date", TODAY, None, ""),
])
def test_nobody_is_asked_again_the_day_after_naming_a_close_date(question: str, on: date, due: date | None, says: str) -> None:
    found = triggers({question: Value.day(on)}, "alternative", unknown=False, today=TODAY)
    assert [(each.due, each.reason) for each in found if each.kind != "net"] == ([(due, says)] if due else [])


def test_nobody_is_waited_for_who_has_settled_in_or_is_not_needed() -> None:
    joined = {"hire_date": Value.day(date(2026, 11, 1))}
    assert _kinds(joined)["hire"] == date(2026, 12, 27)
    assert "hire" not in _kinds({"hire_date": Value.day(date(2026, 9, 1))})
    assert "hire" not in _kinds({**joined, "owner": Value.choice("team")})
    assert "hire" in _kinds({**joined, "owner": Value.choice("none")})


def test_the_safety_net_is_closer_when_something_is_unknown() -> None:
    assert _kinds({})["net"] == date(2027, 5, 25)
    assert _kinds({}, unknown=True)["net"] == date(2027, 2, 22)
    assert _kinds({}, "adopt")["net"] == date(2027, 11, 23)


@pytest.mark.parametrize(("said", "due"), [
    ({}, date(2027, 5, 25)),
    ({"data": ["compliance"], "demand": "nothing", "owner": "none"}, date(2027, 5, 25)),
    ({"data": ["compliance"], "owner": "none"}, date(2027, 2, 22)),
    ({"cni": None}, date(2027, 5, 25)),
])
def test_a_follow_up_that_is_open_is_unknown_and_an_optional_question_is_not(
    mesh: Framework, said: dict[str, Any], due: date
) -> None:
    triggers = judge(mesh, answers(mesh, **said), at=AT).triggers
    assert [trigger.due for trigger in triggers if trigger.kind == "net"] == [due]


def test_what_is_due_first_stands_first_and_watches_stand_last() -> None:
    answers = {
        "services": Value.number(5, 5),
        "stage": Value.choice("launch"),
        "launch": Value.day(date(2027, 6, 1)),
        "hire_date": Value.day(date(2027, 1, 4)),
    }
    found = triggers(answers, "not_yet", unknown=False, today=TODAY)
    assert [trigger.kind for trigger in found] == ["hire", "launch", "net", "launch", "services"]
    dated = [trigger.due for trigger in found if trigger.due is not None]
    assert dated == sorted(dated) and found[-1].due is None
    assert "the launch on 1 Jun 2027 is 12 weeks away" in [trigger.reason for trigger in found]


def test_a_trigger_asks_again_what_it_touches() -> None:
    answers = {
        "services": Value.number(8, 12), "growth": Value.number(2, 4),
        "demand_by": Value.day(date(2027, 9, 1)), "cluster_date": Value.day(date(2027, 9, 1)),
    }
    touches = {trigger.kind: trigger.touches for trigger in triggers(answers, "not_yet", unknown=False, today=TODAY)}
    assert touches == {
        "services": ("services", "pains"), "deadline": ("demand", "demand_by"), "cluster": ("pains", "cluster_date"),
        "net": ("services", "pains", "owner"),
    }
    adopted = {trigger.kind: trigger.touches for trigger in triggers(answers, "adopt", unknown=False, today=TODAY)}
    assert adopted["services"] == ("services",)


@given(st.integers(1, 49), st.integers(1, 30))
def test_growth_reaches_its_threshold_no_sooner_than_the_day_says(count: int, rate: int) -> None:
    found = crossing(Value.number(count, count), Value.number(rate, rate), TODAY)
    assert found is not None
    threshold, due = found
    quarters = round((due - TODAY).days / 91.3125)
    assert count < threshold <= count + rate * quarters
    assert count + rate * (quarters - 1) < threshold


LAUNCHED: dict[str, Value] = {"stage": Value.choice("launch"), "launch": Value.day(date(2027, 6, 1))}
STAGE = ("stage", "launch", "data", "services")


@pytest.mark.parametrize(("answers", "told"), [
    ({"stage": Value.choice("dev_no_date")}, [
        Trigger(kind="launch", due=None, reason="a launch date is set", touches=("stage", "data", "services"), check="ask the owner"),
    ]),
    (LAUNCHED, [
        Trigger(kind="launch", due=date(2027, 3, 9), reason="the launch on 1 Jun 2027 is 12 weeks away", touches=STAGE,
                check="is the date still true?"),
        Trigger(kind="launch", due=date(2027, 6, 1), reason="the launch of 1 Jun 2027 has come", touches=STAGE, check="did it go live?"),
    ]),
    ({**LAUNCHED, "launch": Value.day(TODAY + LAUNCH_LEAD)}, [
        Trigger(kind="launch", due=date(2027, 2, 15), reason="the launch of 15 Feb 2027 has come", touches=STAGE, check="did it go live?"),
    ]),
    ({**LAUNCHED, "launch": Value.day(TODAY)}, []),
    ({"hire_date": Value.day(date(2027, 1, 4))}, [
        Trigger(kind="hire", due=date(2027, 3, 1), reason="whoever joined on 4 Jan 2027 has had eight weeks to settle in", touches=("owner",)),
    ]),
    ({"hire_date": Value.day(TODAY - RAMP)}, []),
    ({"services": Value.number(8, 12)}, [
        Trigger(kind="services", due=None, reason="services reach 20", touches=("services", "pains"), check="count the services"),
    ]),
    ({"services": Value.number(10, 10)}, [
        Trigger(kind="services", due=None, reason="services reach 20", touches=("services", "pains"), check="count the services"),
    ]),
    ({"services": Value.number(10, None)}, [
        Trigger(kind="services", due=None, reason="services reach 20", touches=("services", "pains"), check="count the services"),
    ]),
    ({"services": Value.number(8, 12), "growth": Value.number(4, 4)}, [
        Trigger(kind="services", due=date(2027, 5, 25), reason="growth should have reached 20 services, give or take a quarter",
                touches=("services", "pains"), check="count the services"),
    ]),
])
def test_a_trigger_says_when_why_what_and_how(answers: dict[str, Value], told: list[Trigger]) -> None:
    assert [one for one in triggers(answers, "not_yet", unknown=False, today=TODAY) if one.kind != "net"] == told


@pytest.mark.parametrize("verdict", ["adopt", "adopt_managed", "keep", "shrink", "switch"])
def test_whoever_has_a_mesh_is_asked_once_a_year(verdict: str) -> None:
    for unknown in (False, True):
        assert _kinds({}, verdict, unknown=unknown)["net"] == date(2027, 11, 23)


def test_where_no_mesh_can_run_only_the_platform_is_asked_about() -> None:
    (net,) = triggers(LAUNCHED, "out_of_domain", unknown=True, today=TODAY)
    assert (net.kind, net.due, net.touches) == ("net", date(2027, 2, 22), ("platform",))


def test_a_size_can_be_named_and_what_has_been_crossed_is_due_now() -> None:
    assert crossing(Value.number(5, 8), Value.number(10, 10), TODAY, threshold=20) == (20, date(2027, 5, 25))
    assert crossing(Value.number(25, 25), Value.number(10, 10), TODAY, threshold=20) == (20, TODAY)
