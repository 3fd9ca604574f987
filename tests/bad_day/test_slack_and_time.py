"""Slack that misbehaves during a sweep, days without us, and the two nights on which clocks are changed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.mouth import LOOK_BACK
from tests.stories.kept import behind, checks, planned, plans
from tests.stories.steps import until, voting_app
from tests.world import ANN, BOB, BOT_USER, CHANNEL, World, texts, world

ASKED = "*Time for another look*"
NUDGED = "This check waits for an answer"
HOURS = "Tue-Thu 10-16"


@pytest.mark.parametrize(("kind", "times"), [("429", 1), ("429", 9), ("500", 1), ("500", 9), ("lost", 1), ("lost", 4)])
async def test_whatever_slack_answers_it_is_asked_once(here: World, kind: str, times: int) -> None:
    await voting_app(here)
    due = (await plans(here))[0][1]
    here.workspace.faults.add(method="chat.postMessage", kind=kind, times=times, retry_after=0)
    await until(here, due)
    here.workspace.faults.clear()
    await _let_in_again(here)
    _once(here)
    assert await behind(here) == []


@pytest.mark.parametrize("kind", ["429", "lost", "internal_error"])
async def test_while_slack_does_not_say_whether_it_took_a_message_it_is_not_posted_again(here: World, kind: str) -> None:
    await voting_app(here)
    due = (await plans(here))[0][1]
    here.workspace.faults.add(method="chat.postMessage", kind="lost", times=1)
    here.workspace.faults.add(method="conversations.replies", kind=kind, times=99, retry_after=0)
    await until(here, due)
    _once(here)
    assert len(await behind(here)) == 1
    for _ in range(2):
        await _let_in_again(here)
        _once(here)
        here.workspace.faults.clear()
    assert await behind(here) == []


async def test_whoever_comes_next_knows_that_something_may_stand_there(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await voting_app(here)
        due = (await plans(here))[0][1]
        here.workspace.faults.add(method="chat.postMessage", kind="lost", times=1)
        here.workspace.faults.add(method="conversations.replies", kind="internal_error", times=99)
        await until(here, due)
    async with world(tmp_path, start=due, meshcheck_sweep_seconds=86400) as here:
        await _let_in_again(here)
        _once(here)
        assert await behind(here) == []


@pytest.mark.parametrize("which", ["question", "root"])
async def test_what_is_posted_in_place_of_a_deleted_message_is_found_too(here: World, which: str) -> None:
    await here.command(ANN)
    gone = here.root() if which == "root" else here.thread()[-1]
    here.workspace.faults.add(method="chat.postMessage", kind="lost", times=1)
    here.workspace.faults.add(method="conversations.history", kind="internal_error", times=9)
    here.workspace.faults.add(method="conversations.replies", kind="internal_error", times=9)
    await here.workspace.delete(BOB, CHANNEL, gone["ts"])
    await here.settle()
    here.workspace.faults.clear()
    await _let_in_again(here)
    assert sum(texts(message).startswith("*Does ") for message in here.messages()) == 1, here.transcript()
    assert [texts(message)[:4] for message in here.thread()] == ["*1 ·"], here.transcript()
    assert await behind(here) == []


async def test_what_may_stand_there_is_found_behind_all_that_others_said(here: World) -> None:
    await voting_app(here)
    root, due = here.root()["ts"], (await plans(here))[0][1]
    for number in range(LOOK_BACK + 5):
        await here.workspace.say(BOB, CHANNEL, f"chatter {number} among ourselves", root)
    here.workspace.faults.add(method="chat.postMessage", kind="lost", times=1)
    await until(here, due)
    _once(here)
    assert await behind(here) == []


async def test_events_that_come_twice_during_a_sweep_change_nothing(here: World) -> None:
    await voting_app(here)
    here.workspace.faults.repeat_events = True
    await until(here, (await plans(here))[0][1])
    await here.press(BOB, "Don't know")
    _once(here)
    assert len(await checks(here)) == 2


async def test_after_three_days_of_downtime_it_is_asked_once_and_says_it_is_late(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await voting_app(here)
        due = (await plans(here))[0][1]
    async with world(tmp_path, start=due + timedelta(days=3)) as here:
        await here.bot.tick()
        await here.settle()
        assert "(this comes 3 days late)" in _once(here)
        await until(here, due + timedelta(days=4))
        _once(here)


@pytest.mark.parametrize(("start", "launch", "opens"), [
    # In Berlin ten o'clock is 8:00 UTC once summer time has begun on 28 March, and 9:00 UTC after 31 October.
    ("2027-03-01", "19 June 2027", "2027-03-30T08:00"), ("2027-10-01", "22 January 2028", "2027-11-02T09:00"),
])
async def test_working_hours_hold_across_the_change_of_clocks(
    tmp_path: Path, start: str, launch: str, opens: str
) -> None:
    begin, opening = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (start, opens))
    async with world(tmp_path, start=begin, meshcheck_working_hours=HOURS) as here:
        await voting_app(here, launch=launch)
        due = (await plans(here))[0][1]
        assert due.weekday() == 5, "the Saturday before the change"
        await until(here, due)
        assert (await plans(here))[0][1] == opening
        await until(here, opening - timedelta(minutes=1))
        assert not any(text.startswith(ASKED) for text in map(texts, here.thread()))
        await until(here, opening)
        _once(here)


async def test_a_reminder_that_slack_takes_too_late_waits_for_the_next_morning(tmp_path: Path) -> None:
    almost_four = datetime(2026, 12, 2, 14, 55, tzinfo=UTC)
    async with world(tmp_path, meshcheck_working_hours=HOURS) as here:
        await voting_app(here)
        here.workspace.faults.add(method="chat.postMessage", kind="500", times=99)
        await until(here, almost_four)
        assert len(await checks(here)) == 2, "it is a fact, and not shown"
    for later, said in ((timedelta(minutes=30), False), (timedelta(hours=18), False), (timedelta(hours=18, minutes=5), True)):
        async with world(tmp_path, start=almost_four + later, meshcheck_working_hours=HOURS) as here:
            await here.bot.tick()
            await here.settle()
            assert any(text.startswith(ASKED) for text in map(texts, here.thread())) is said, later
            assert (await behind(here) == []) is said


async def test_nobody_brings_on_at_night_what_slack_took_too_late_by_pressing_something_else(tmp_path: Path) -> None:
    async with world(tmp_path, meshcheck_working_hours=HOURS) as here:
        await here.command(ANN)
        due = (await plans(here))[0][1]
        here.workspace.faults.add(method="chat.postMessage", kind="internal_error", times=99)
        await until(here, due)
    night = due + timedelta(hours=14)
    for start, choice, said in (
        (night, ("platform", "self_run"), False), (night + timedelta(minutes=5), ("mesh_today", "none"), False),
        (due + timedelta(days=1), ("stage", "production"), True),
    ):
        async with world(tmp_path, start=start, meshcheck_working_hours=HOURS) as here:
            await here.choose(BOB, *choice)
            assert any(NUDGED in text for text in map(texts, here.thread())) is said, here.transcript()
            assert (await behind(here) == []) is said
            assert "✓" in here.transcript(), "what was pressed is shown at once"


async def test_nobody_is_reminded_late_of_what_was_put_off_meanwhile(tmp_path: Path) -> None:
    async with world(tmp_path, meshcheck_working_hours=HOURS) as here:
        await here.command(ANN)
        due = (await plans(here))[0][1]
        here.workspace.faults.add(method="chat.postMessage", kind="internal_error", times=99)
        await until(here, due)
        async with here.bot.store.transaction() as tx:
            await tx.save_team(replace(await tx.team("T0LOCAL", CHANNEL), snoozed_until=due + timedelta(days=6)))
    for days in (1, 7):
        async with world(tmp_path, start=due + timedelta(days=days), meshcheck_working_hours=HOURS) as here:
            await here.bot.tick()
            await here.settle()
            assert any(NUDGED in text for text in map(texts, here.thread())) is (days == 7), days


async def test_while_slack_does_not_say_where_somebody_lives_nobody_is_disturbed(tmp_path: Path) -> None:
    async with world(tmp_path, meshcheck_working_hours=HOURS) as here:
        await voting_app(here)
    # Ten in the morning in UTC, which would do for somebody unknown, is a good hour for Ann too; but nobody knows.
    due = datetime(2026, 12, 2, 10, tzinfo=UTC)
    async with world(tmp_path, start=due - timedelta(minutes=90), meshcheck_working_hours=HOURS) as here:
        here.workspace.faults.add(method="users.info", kind="500", times=99)
        await until(here, due)
        assert len(await checks(here)) == 1
        assert {held.waiting for held in await planned(here) if held.waiting} == {"nobody to look up"}
        here.workspace.faults.clear()
        await until(here, due + timedelta(minutes=6))
        assert "late" not in _once(here)
        assert "Ann" in here.transcript()


async def _let_in_again(here: World) -> None:
    """It catches up at once instead of when the pause it took is over."""
    here.workspace.faults.kick(CHANNEL)
    here.workspace.faults.invite(CHANNEL)
    await here.settle()


def _once(here: World) -> str:
    [asked] = [text for text in map(texts, here.messages()) if text.startswith(ASKED)]
    ours = [texts(message) for message in here.thread() if message["user"] == BOT_USER]
    assert len(ours) == len(set(ours)), here.transcript()
    return asked
