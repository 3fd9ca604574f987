"""Hours, lateness and downtime: Tuesday to Thursday from ten to four where the owner lives, and never a burst."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.stories.kept import checks, planned, plans
from tests.stories.steps import until, until_services, until_verdict, voting_app
from tests.world import ANN, BOB, CHANNEL, START, World, texts, world

HOURS = "Tue-Thu 10-16"
LATE = datetime(2026, 12, 5, 12, tzinfo=UTC)
"""Three days after the voting app was due."""


@pytest.mark.parametrize(
    ("launch", "due", "opens"),
    [
        ("22 March 2027", datetime(2026, 12, 28, 9, tzinfo=UTC), datetime(2026, 12, 29, 9, tzinfo=UTC)),
        ("21 June 2027", datetime(2027, 3, 29, 9, tzinfo=UTC), datetime(2027, 3, 30, 8, tzinfo=UTC)),
        ("25 June 2027", datetime(2027, 4, 2, 9, tzinfo=UTC), datetime(2027, 4, 6, 8, tzinfo=UTC)),
    ],
    ids=["in winter ten o'clock in Berlin is nine", "on the day after the change it is eight", "Friday waits for Tuesday"],
)
async def test_a_question_waits_for_the_hours_of_its_owner(
    tmp_path: Path, launch: str, due: datetime, opens: datetime
) -> None:
    async with world(tmp_path, meshcheck_working_hours=HOURS) as here:
        await voting_app(here, launch=launch)
        assert (await plans(here))[0] == ("launch", due)
        await until(here, due)
        held = (await planned(here))[0]
        assert (held.due_at, held.waiting) == (opens, "working hours")
        assert _asks(here) == []
        await until(here, opens - timedelta(minutes=1))
        assert _asks(here) == []
        await until(here, opens)
        assert len(_asks(here)) == 1
        assert "late" not in _asks(here)[0], "waiting for the hours is no lateness"


async def test_due_within_the_hours_is_asked_at_once(tmp_path: Path) -> None:
    async with world(tmp_path, meshcheck_working_hours=HOURS) as here:
        await voting_app(here)
        await until(here, datetime(2026, 12, 2, 9, tzinfo=UTC))
        assert len(_asks(here)) == 1


async def test_a_reminder_in_the_evening_waits_for_the_morning(tmp_path: Path) -> None:
    async with world(tmp_path, meshcheck_working_hours=HOURS, start=datetime(2026, 11, 24, 18, tzinfo=UTC)) as here:
        await until_services(here)
        before = len(here.thread())
        await until(here, datetime(2026, 11, 25, 18, 5, tzinfo=UTC))
        assert len(here.thread()) == before
        await until(here, datetime(2026, 11, 26, 9, 0, tzinfo=UTC))
        assert len(here.thread()) == before + 1


async def test_a_process_that_starts_later_asks_once_what_came_due_and_says_that_it_is_late(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await voting_app(here)
    async with world(tmp_path, start=LATE) as here:
        assert _asks(here) == [
            "*Time for another look*: the launch on 24 Feb 2027 is 12 weeks away (this comes 3 days late)."
        ]
        await here.bot.tick()
        assert len(_asks(here)) == 1
    async with world(tmp_path, start=LATE + timedelta(minutes=5)) as here:
        assert len(_asks(here)) == 1
        assert len(await checks(here)) == 2


async def test_what_came_due_in_three_months_of_silence_is_one_message(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await voting_app(here)
    async with world(tmp_path, start=datetime(2027, 6, 1, 12, tzinfo=UTC)) as here:
        [line] = _asks(here)
        assert line == (
            "*Time for another look*: the launch of 24 Feb 2027 has come; 6 months have passed since the last look "
            "(this comes 181 days late)."
        )
        assert [kind for kind, _ in await plans(here)] == ["nudge", "services"]


async def test_three_days_of_silence_about_an_unfinished_check_are_one_reminder(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await until_services(here)
        before = len(here.thread())
    async with world(tmp_path, start=START + timedelta(days=20)) as here:
        assert len(here.thread()) == before + 1
        assert "waits for an answer" in texts(here.thread()[-1])
        await here.bot.tick()
        assert len(here.thread()) == before + 1


async def test_what_was_answered_before_a_restart_is_still_there(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await until_services(here)
        before = here.transcript()
    async with world(tmp_path, start=START + timedelta(hours=3)) as here:
        assert here.transcript() == before
        await here.reply(BOB, "5")
        await here.reply(BOB, "2 per quarter")
        await here.press(BOB, "None of these")
        await here.press(BOB, "One person or part-time")
        assert here.says("verdict").startswith("*Probably not yet*")


async def test_more_that_comes_due_joins_the_look_that_is_open(here: World) -> None:
    await voting_app(here)
    await until(here, datetime(2026, 12, 2, 9, tzinfo=UTC))
    await here.press(ANN, "Still: Launch is planned")
    await until(here, datetime(2027, 5, 26, 9, tzinfo=UTC))
    [ask] = [texts(message) for message in here.thread() if "*Time for another look*" in texts(message)]
    assert ask.splitlines()[0] == (
        "*Time for another look*: the launch on 24 Feb 2027 is 12 weeks away; the launch of 24 Feb 2027 has come; "
        "6 months have passed since the last look (this comes 91 days late)."
    )
    assert len(await checks(here)) == 2
    assert set((await checks(here))[-1].asks) == {"stage", "launch", "data", "services", "pains", "owner"}


async def test_after_a_verdict_nobody_is_reminded_of_the_check_itself(here: World) -> None:
    await until_verdict(here)
    before = here.transcript()
    await until(here, START + timedelta(days=60))
    assert here.transcript() == before


def _asks(here: World) -> list[str]:
    found = [texts(message).splitlines()[0] for message in here.messages(CHANNEL)]
    return [line for line in found if line.startswith("*Time for another look*")]
