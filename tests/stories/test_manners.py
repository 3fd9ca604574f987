"""Good manners: quiet days, people who are away or have left, how it is put off, and when we say nothing at all."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.stories.kept import checks, planned, plans
from tests.stories.steps import dates_menu, form, rest_of_it, until, until_services, until_verdict, voting_app
from tests.world import ANN, BOB, CHANNEL, CHRIS, START, World, texts, world

HOURS = "Tue-Thu 10-16"
EARLY = datetime(2026, 12, 2, 9, tzinfo=UTC)
"""Twelve weeks before the launch of the voting app."""


async def test_quiet_days_of_a_channel_hold_questions_and_nudges_alike(here: World) -> None:
    await voting_app(here)
    await here.command(BOB, "quiet")
    await here.command(BOB, "quiet Christmas")
    await here.command(BOB, "quiet 2026-12-01..2026-12-20")
    await here.command(ANN, "quiet")
    said = here.whispers(BOB)
    assert said[0].startswith("No day is quiet here beside the usual ones.")
    assert said[1].startswith("'Christmas' is neither calendar weeks")
    assert said[2].startswith("Nobody is reminded here in 2026-12-01..2026-12-20.") and said[2:3] == here.whispers(ANN)
    await until(here, EARLY)
    assert _asks(here) == []
    [held] = [due for due in await planned(here) if due.waiting]
    # The hours of the demo are open all day, so the first quiet-free moment is midnight in Berlin.
    assert (held.waiting, held.due_at) == ("working hours", datetime(2026, 12, 20, 23, tzinfo=UTC))
    await until(here, held.due_at)
    assert len(_asks(here)) == 1 and "late" not in _asks(here)[0], "quiet days are no lateness"

    await here.command(BOB, "quiet 2026-12-27..2026-12-30")
    await until(here, datetime(2026, 12, 28, 12, tzinfo=UTC))
    assert _nudges(here) == 0
    await here.command(BOB, "quiet off")
    await until(here, datetime(2026, 12, 31, 12, tzinfo=UTC))
    assert _nudges(here) == 1


async def test_quiet_weeks_of_everybody_hold_until_the_first_hour_after_them(tmp_path: Path) -> None:
    async with world(tmp_path, meshcheck_working_hours=HOURS, meshcheck_quiet_weeks="W49-W50") as here:
        await voting_app(here)
        await until(here, EARLY)
        assert (await plans(here))[0][1] == datetime(2026, 12, 15, 9, tzinfo=UTC)
        await until(here, datetime(2026, 12, 15, 8, 59, tzinfo=UTC))
        assert _asks(here) == []
        await until(here, datetime(2026, 12, 15, 9, tzinfo=UTC))
        assert len(_asks(here)) == 1


async def test_somebody_who_is_away_is_not_asked_before_their_return(here: World) -> None:
    await voting_app(here)
    _away(here, ANN, EARLY + timedelta(days=5))
    for day in range(4):
        await until(here, EARLY + timedelta(days=day, minutes=1))
        assert _asks(here) == [], f"after {day} days"
        [held] = [due for due in await planned(here) if due.waiting]
        assert (held.waiting, held.due_at - here.bot.clock.now() < timedelta(days=1, seconds=1)) == ("away", True)
    await until(here, EARLY + timedelta(days=4, minutes=5))
    assert len(_asks(here)) == 1 and "late" not in _asks(here)[0]
    assert "holiday" not in here.transcript()


async def test_a_long_absence_is_waited_for_two_weeks_and_a_lunch_not_at_all(here: World) -> None:
    await voting_app(here)
    _away(here, ANN, EARLY + timedelta(days=90))
    for day in range(14):
        await until(here, EARLY + timedelta(days=day, minutes=1 + day))
    assert _asks(here) == []
    await until(here, EARLY + timedelta(days=14, minutes=30))
    assert len(_asks(here)) == 1
    _away(here, ANN, EARLY + timedelta(days=21, hours=23))
    await until(here, EARLY + timedelta(days=21, hours=1))
    assert _nudges(here) == 1


async def test_a_check_that_everybody_has_left_asks_once_for_somebody_new(here: World) -> None:
    await until_services(here)
    await rest_of_it(here, growth="0")
    here.workspace.faults.deactivate(ANN)
    await here.clock.jump("next")
    await here.settle()
    [asked] = _asks(here)
    assert asked.endswith("; everybody who answered it has left: whoever answers next looks after it.")
    assert await plans(here) == [], "nobody is there to be reminded"
    await until(here, START + timedelta(days=600))
    assert (len(_asks(here)), _nudges(here)) == (1, 0)
    await here.press(CHRIS, "Still 5 services")
    await here.press(CHRIS, "Still: None of these")
    await here.press(CHRIS, "Still: One person or part-time")
    await here.clock.jump("next")
    await here.settle()
    assert (await checks(here))[-1].owner == CHRIS


async def test_one_unfinished_check_that_everybody_has_left_is_not_brought_up(here: World) -> None:
    await until_services(here)
    here.workspace.faults.deactivate(ANN)
    before = len(here.thread())
    await until(here, START + timedelta(days=1, minutes=1))
    assert len(here.thread()) == before
    await until(here, START + timedelta(days=4))
    await until(here, START + timedelta(days=40))
    assert len(here.thread()) == before


async def test_each_question_goes_by_the_zone_of_its_own_owner(tmp_path: Path) -> None:
    async with world(tmp_path, meshcheck_working_hours=HOURS) as here:
        await _unfinished(here, ANN, "")
        await _unfinished(here, BOB, "for payments")
        # Wednesday, 9:30 in Berlin's UTC: open for Ann, but half past four in the morning for Bob in New York.
        await until(here, datetime(2026, 11, 26, 9, 30, tzinfo=UTC))
        held = {due.thread: due.waiting for due in await planned(here)}
        by_owner = {check.owner: held.get(check.thread) for check in await checks(here)}
        assert by_owner == {ANN: "", BOB: "working hours"}


async def _unfinished(here: World, user: str, command: str) -> None:
    await here.command(user, command)
    await here.choose(user, "platform", "self_run")


async def test_a_team_that_ignored_every_reminder_finds_what_comes_due_on_the_card_alone(here: World) -> None:
    await until_services(here)
    await rest_of_it(here, growth="1")
    asked = (await plans(here))[0][1]
    await until(here, asked)
    for days in (7, 37, 127):
        await until(here, asked + timedelta(days=days, minutes=days))
    assert (len(_asks(here)), _nudges(here)) == (1, 3)
    waiting = await plans(here)
    assert [kind for kind, _ in waiting] == ["services"]
    before = len(here.messages())
    await until(here, waiting[0][1] + timedelta(days=1))
    assert len(here.messages()) == before
    [asked_for] = _asks(here)
    assert "; growth should have reached 10 services" in asked_for, "the question that stands there takes it in"


async def test_two_reminders_and_a_question_that_fell_together_are_one_message(here: World) -> None:
    await voting_app(here)
    await until(here, EARLY)
    before = len(here.thread())
    await until(here, datetime(2027, 5, 26, 9, tzinfo=UTC))
    assert len(here.thread()) == before + 1
    assert _nudges(here) == 1
    assert [kind for kind, _ in await plans(here)] == ["nudge", "services"], "and the next reminder comes later"


@pytest.mark.parametrize(("line", "day"), [
    ("Snooze for a week", "2026-12-09"), ("Snooze for a month", "2027-01-01"), ("Snooze until the launch", "2027-02-24"),
    ("Snooze until a day…", "2027-01-15"),
])
async def test_what_was_asked_can_be_put_off_in_every_way(here: World, line: str, day: str) -> None:
    await voting_app(here)
    await until(here, EARLY)
    await dates_menu(here, BOB, line)
    if line.endswith("…"):
        assert await form(here, BOB, selected_date=day) == {}
    [nudge] = [due for due in await planned(here) if due.kind == "nudge"]
    assert nudge.due_at.date().isoformat() == day
    assert await _counted(here) == (1, 0, 1, 0)
    await until(here, nudge.due_at - timedelta(hours=1))
    assert _nudges(here) == 0


async def test_a_launch_that_has_passed_is_nothing_to_wait_for(here: World) -> None:
    await voting_app(here)
    await until(here, datetime(2027, 2, 25, tzinfo=UTC))
    await dates_menu(here, BOB, "Snooze until the launch")
    assert here.whispers(BOB) == [
        "There is no launch ahead that I know of. Pick a day instead, or change the date of the launch."
    ]
    assert await _counted(here) == (1, 0, 0, 0)


async def test_only_a_question_that_can_change_the_verdict_is_shown_in_the_channel(here: World) -> None:
    await until_verdict(here)
    await until(here, (await plans(here))[0][1])
    [asked] = [message for message in here.thread() if message["broadcast"]]
    assert texts(asked).startswith("*Time for another look*"), "services, pains and owner decide it"
    assert f"<@{ANN}>" in texts(asked)


async def test_a_question_that_decides_nothing_stays_in_its_thread(here: World) -> None:
    await until_verdict(here)
    first = (await planned(here))[0]
    async with here.bot.store.transaction() as tx:
        await tx.plan_due(replace(first, id="d", key="k", kind="net", touches=("growth",), due_at=EARLY))
    await until(here, EARLY)
    assert len(_asks(here)) == 1
    assert [message for message in here.thread() if message["broadcast"]] == []


async def test_lateness_is_said_even_when_the_hours_were_closed_on_return(tmp_path: Path) -> None:
    async with world(tmp_path, meshcheck_working_hours=HOURS) as here:
        await voting_app(here)
    # Back on a Friday evening, six days after the day; asked on the Tuesday after it.
    async with world(tmp_path, start=datetime(2026, 12, 4, 20, tzinfo=UTC), meshcheck_working_hours=HOURS) as here:
        assert _asks(here) == []
        await until(here, datetime(2026, 12, 8, 9, tzinfo=UTC))
        assert "(this comes 6 days late)" in _asks(here)[0]


async def test_what_teams_make_of_it_is_counted(here: World) -> None:
    await voting_app(here)
    await until(here, EARLY)
    assert await _counted(here) == (1, 0, 0, 0)
    await here.press(BOB, "Still: Launch is planned")
    assert await _counted(here) == (1, 1, 0, 0)
    await until(here, EARLY + timedelta(days=7, minutes=1))
    assert await _counted(here) == (2, 1, 0, 0)
    await here.command(BOB, "stop")
    await here.command(BOB, "resume")
    assert await _counted(here) == (2, 1, 0, 1)
    expected = {
        "reminders_given_up": 0, "threads_behind": 0, "pings_sent_30d": 2, "pings_answered_30d": 1, "pings_snoozed_30d": 0,
        "pings_stopped_30d": 1,
    }
    numbers = await here.bot.health.numbers()
    assert {name: count for name, count in numbers.items() if name in expected} == expected


async def _counted(here: World) -> tuple[int, int, int, int]:
    async with here.bot.store.transaction() as tx:
        found = await tx.pings_since(START)
    return found.sent, found.answered, found.snoozed, found.stopped


def _away(here: World, user: str, until: datetime) -> None:
    here.workspace.roster.set_status(user, "on holiday", until=int(until.timestamp()))


def _asks(here: World) -> list[str]:
    found = [texts(message).splitlines()[0] for message in here.messages(CHANNEL)]
    return [line for line in found if line.startswith("*Time for another look*")]


def _nudges(here: World) -> int:
    return sum("This check waits for an answer" in texts(message) for message in here.thread())
