"""When the bot comes back."""

from datetime import date

from conversations.answers import Value
from conversations.triggers import crossing, triggers

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
    assert kinds["cluster"] == date(2026, 11, 24)
    assert kinds["hire"] == date(2027, 3, 1)
    assert "deadline" not in _kinds({"demand_by": Value.day(date(2025, 1, 1))})


def test_the_safety_net_is_closer_when_something_is_unknown() -> None:
    assert _kinds({})["net"] == date(2027, 5, 25)
    assert _kinds({}, unknown=True)["net"] == date(2027, 2, 22)
    assert _kinds({}, "adopt")["net"] == date(2027, 11, 23)
