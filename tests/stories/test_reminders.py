"""When the bot comes back: once, in one click, within the caps and hours, and quiet when it was asked to be."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.library import load_shipped
from bot.serve import running
from tests.postgres import fresh_database
from tests.stories.kept import checks, planned, plans, standing, team
from tests.stories.steps import dates_menu, form, rest_of_it, until, until_services, until_verdict, voting_app
from tests.world import ANN, BOB, BOT_USER, CHANNEL, START, World, local_settings, texts, world

NUDGE = (
    "<@U01ANN> This check waits for an answer: the open question is above. Anybody may answer, “don't know” included."
)
EARLY = datetime(2026, 12, 2, 9, tzinfo=UTC)
"""Twelve weeks before the launch of the voting app."""
LAUNCH = datetime(2027, 2, 24, 9, tzinfo=UTC)


async def test_what_comes_due_is_asked_once_however_often_is_looked(here: World) -> None:
    await voting_app(here)
    await until(here, EARLY - timedelta(minutes=1))
    assert _asks(here) == []
    await until(here, EARLY)
    await asyncio.gather(here.bot.tick(), here.bot.tick())
    await until(here, EARLY + timedelta(hours=1))
    assert _asks(here) == ["*Time for another look*: the launch on 24 Feb 2027 is 12 weeks away."]
    assert len(await checks(here)) == 2
    assert texts(here.root()).splitlines()[1].startswith("So far *Probably not yet* (24 Nov 2026).")


async def test_two_processes_on_one_database_ask_once(tmp_path: Path, postgres: str) -> None:
    url = fresh_database(postgres)
    async with world(tmp_path, url=url) as here:
        await voting_app(here)
        settings = local_settings(here.workspace, url)
        async with running(settings, load_shipped(), here.bot.clock) as other:
            here.bot.clock.jump(EARLY - here.bot.clock.now())
            await asyncio.gather(here.bot.tick(), other.tick(), here.bot.tick(), other.tick())
            await here.settle()
        assert len(_asks(here)) == 1
        assert len(await checks(here)) == 2
        ours = [texts(message) for message in here.messages() if message["user"] == BOT_USER]
        assert len(ours) == len(set(ours))


async def test_still_the_same_takes_one_click_each_and_is_only_confirmed(here: World) -> None:
    await until_verdict(here)
    await here.clock.jump("next")
    await here.press(BOB, "Still 5 services")
    await here.press(BOB, "Still: None of these")
    await here.press(ANN, "Still: One person or part-time")
    assert here.says("verdict").splitlines() == [
        "✓ Confirmed: still *Probably not yet*. Nothing has changed since 24 Nov 2026.",
        "I'll ask again *25 Nov 2027*, when 6 months have passed since the last look: 3 questions, here, once.",
        "Look again when a customer, an audit or new data brings rules.",
    ]
    assert await standing(here, "services") == "5"
    assert [kind for kind, _ in await plans(here)] == ["net", "services"]


async def test_a_day_that_was_moved_is_shown_without_its_old_reason(here: World) -> None:
    await voting_app(here)
    await dates_menu(here, BOB, "Snooze for a month")
    assert "I'll ask again *24 Dec 2026*: 3 questions, here, once." in here.says("verdict")
    assert "I'll ask again 24 Dec 2026" in texts(here.root())


async def test_another_question_within_thirty_days_waits_its_turn(here: World) -> None:
    await voting_app(here)
    await _second_system(here, launch="5 March 2027")
    await until(here, EARLY)
    assert len(_asks(here)) == 1
    due = datetime(2026, 12, 11, 9, tzinfo=UTC)
    assert ("launch", due) in await plans(here)

    await until(here, due)
    assert len(_asks(here)) == 1
    [held] = [each for each in await planned(here) if each.waiting == "asked lately"]
    assert held.due_at.replace(microsecond=0, second=0) == EARLY + timedelta(days=30)
    assert "I'll ask again 1 Jan 2027" in texts(here.root()), "the card names the day that holds now"

    await until(here, EARLY + timedelta(days=30, minutes=1))
    assert _asks(here)[1:] == ["*Time for another look*: the launch on 5 Mar 2027 is 12 weeks away."]


async def test_two_systems_that_come_due_together_are_asked_one_after_the_other(here: World) -> None:
    await voting_app(here)
    await _second_system(here, launch="in 3 months")
    await until(here, EARLY)
    assert len(_asks(here)) == 1
    assert [each.waiting for each in await planned(here)].count("asked lately") == 1


@pytest.mark.parametrize(
    ("line", "until_day", "first"),
    [
        ("Snooze for a week", "1 Dec 2026", EARLY),
        ("Snooze for a month", "24 Dec 2026", datetime(2026, 12, 24, 12, tzinfo=UTC)),
        ("Snooze until the launch", "24 Feb 2027", LAUNCH),
    ],
)
async def test_snoozed_nothing_is_asked_before_that_day(
    here: World, line: str, until_day: str, first: datetime
) -> None:
    await voting_app(here)
    await dates_menu(here, BOB, line)
    assert here.whispers(BOB) == [f"I'll stay quiet until {until_day}."]
    await until(here, first - timedelta(hours=1))
    assert _asks(here) == []
    await until(here, first + timedelta(hours=1))
    assert len(_asks(here)) == 1
    assert (await team(here)).snoozed_until is None, "a snooze that is over is forgotten"


async def test_two_reasons_that_a_snooze_brought_together_make_one_message(here: World) -> None:
    await voting_app(here)
    await dates_menu(here, BOB, "Snooze until the launch")
    await until(here, LAUNCH)
    assert _asks(here) == ["*Time for another look*: the launch of 24 Feb 2027 has come."]
    assert [kind for kind, _ in await plans(here)] == ["nudge", "net", "services"]


async def test_snoozed_until_a_day_of_one_s_own(here: World) -> None:
    await voting_app(here)
    await dates_menu(here, BOB, "Snooze until a day…")
    assert await form(here, BOB, selected_date="2026-11-24") == {"answer": "Pick a day after today."}
    for far in ("2028-11-26", "9999-12-31"):
        refused = await form(here, BOB, selected_date=far)
        assert refused["answer"].startswith("Pick a day within the next two years; to hear nothing more, choose “Stop asking")
    assert (await team(here)).snoozed_until is None
    assert await form(here, BOB, selected_date="2027-01-15") == {}
    await until(here, datetime(2027, 1, 15, 8, tzinfo=UTC))
    assert _asks(here) == [], "in Hawaii it is still the day before"
    await until(here, datetime(2027, 1, 15, 9, 1, tzinfo=UTC))
    assert len(_asks(here)) == 1


async def test_a_question_that_was_asked_can_be_snoozed_too(here: World) -> None:
    await voting_app(here)
    await until(here, EARLY)
    await dates_menu(here, BOB, "Snooze for a month")
    [nudge] = [due for due in await planned(here) if due.kind == "nudge"]
    assert (nudge.waiting, nudge.due_at.date()) == ("snoozed", (EARLY + timedelta(days=30)).date())
    await until(here, EARLY + timedelta(days=29))
    assert _nudges(here) == 0
    await until(here, EARLY + timedelta(days=31))
    assert _nudges(here) == 1


@pytest.mark.parametrize("way", ["command", "menu", "word"])
async def test_stopped_nothing_is_asked_until_somebody_resumes(here: World, way: str) -> None:
    await voting_app(here)
    if way == "command":
        await here.command(BOB, "stop")
    elif way == "menu":
        await dates_menu(here, BOB, "Stop asking in this channel")
    else:
        await here.reply(BOB, "stop")
    assert here.whispers(BOB) == ["I won't ask again in this channel. `/meshcheck resume` undoes it."]
    assert "Reminders are stopped for this channel" in texts(here.root())
    await until(here, EARLY + timedelta(days=40))
    assert _asks(here) == []

    if way == "menu":
        await dates_menu(here, BOB, "Start reminders again")
    else:
        await here.command(BOB, "resume")
    assert here.whispers(BOB)[1:] == ["I'll ask again when it is time."]
    assert "Reminders are stopped" not in texts(here.root())
    await here.bot.tick()
    await here.settle()
    assert len(_asks(here)) == 1


async def test_an_unfinished_check_is_brought_up_twice_then_parked_and_picked_up_by_any_answer(here: World) -> None:
    await until_services(here)
    for day, said in ((1, 1), (5, 1), (6, 2), (30, 2)):
        await until(here, START + timedelta(days=day, minutes=day))
        assert _nudges(here) == said, f"after {day} days"
    assert texts(here.root()).splitlines()[1] == "Parked for now. Any answer in the thread picks it up again."
    assert await plans(here) == []

    await here.reply(BOB, "5")
    assert texts(here.root()).splitlines()[1] == "In progress: answer in the thread, together or alone."
    await until(here, START + timedelta(days=60))
    assert texts(here.root()).splitlines()[1].startswith("Parked for now.")
    assert _nudges(here) == 2
    await here.reply(BOB, "2 per quarter")
    await here.press(BOB, "None of these")
    await here.press(BOB, "One person or part-time")
    assert here.says("verdict").startswith("*Probably not yet*")


async def test_a_follow_up_nobody_answers_is_brought_up_after_7_30_and_90_days_and_then_left(here: World) -> None:
    await until_services(here)
    await rest_of_it(here, growth="0")
    [(_, asked)] = await plans(here)
    await until(here, asked)
    for day, said in ((6, 0), (7, 1), (36, 1), (37, 2), (126, 2), (127, 3), (400, 3)):
        await until(here, asked + timedelta(days=day, minutes=day))
        assert _nudges(here) == said, f"after {day} days"
    assert await plans(here) == []
    assert texts(here.root()).splitlines()[1].startswith("So far *Probably not yet*")


async def _second_system(here: World, launch: str) -> None:
    """A check of payments in the same channel, with its verdict."""
    await here.command(ANN, "for payments")
    await here.choose(ANN, "platform", "self_run")
    await here.choose(BOB, "mesh_today", "none")
    await here.choose(ANN, "stage", "launch")
    await here.reply(ANN, launch)
    for press in ("None of these", "Yes, usually", "5–9", "2–3", "None of these", "One person or part-time"):
        await here.press(ANN, press)


def _asks(here: World) -> list[str]:
    found = [texts(message).splitlines()[0] for message in here.messages(CHANNEL)]
    return [line for line in found if line.startswith("*Time for another look*")]


def _nudges(here: World) -> int:
    return [texts(message) for message in here.thread()].count(NUDGE)
