"""Ninety days after a verdict one question: what became of it. Asked once, in good manners, and it can be changed."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.library import load_shipped
from bot.serve import running
from tests.postgres import fresh_database
from tests.stories.kept import checks, facts, planned, plans
from tests.stories.steps import dates_menu, exported, until, until_services, until_verdict, voting_app
from tests.world import ANN, BOB, CHANNEL, CHRIS, World, controls, label, local_settings, texts, world

ASKED = datetime(2027, 2, 22, 9, tzinfo=UTC)
"""Ninety days after a verdict of 24 November."""
LEAD = "On 24 Nov 2026 the answer was *Probably not yet*."
QUESTION = f"{LEAD}\n*Did you follow it, and was it right?*"


def looks_back(here: World) -> list[str]:
    """Every message that asks what became of a verdict, and what it says now."""
    return [text for message in here.thread() if (text := texts(message)).startswith("On ") and " the answer was " in text]


def menu(here: World) -> list[dict[str, str]]:
    """What the menu beside an answer offers instead: text and value."""
    found = [element for message in here.thread() for _, element in controls(message) if element["action_id"] == "outcome:change"]
    return [{"text": each["text"]["text"], "value": each["value"]} for each in found[-1]["options"]]


async def said(here: World) -> list[tuple[str, str]]:
    """Everything that was kept, in order: the choice and who made it."""
    async with here.bot.store.transaction() as tx:
        [newest, *_] = reversed(await tx.all_assessments(CHANNEL))
        kept = await tx.outcomes_in(newest.installation, newest.channel, newest.thread)
    return [(each.choice, each.by) for each in kept.values() if each is not None]


async def test_one_question_after_ninety_days_and_never_a_second_one(here: World) -> None:
    await until_verdict(here)
    await until(here, ASKED - timedelta(days=1))
    assert looks_back(here) == []
    await until(here, ASKED)
    await asyncio.gather(here.bot.tick(), here.bot.tick())
    [asks] = looks_back(here)
    assert asks.startswith(QUESTION) and "For <@U01ANN>, or whoever knows." in asks
    for weeks in range(1, 10):
        await until(here, ASKED + timedelta(weeks=weeks))
    assert len(looks_back(here)) == 1 and len(await checks(here)) == 1


async def test_one_press_answers_it_and_another_one_changes_it(here: World) -> None:
    await until_verdict(here)
    await until(here, ASKED)
    await here.press(BOB, "We followed it, it was right")
    assert looks_back(here) == [f"{LEAD}\n✓ *We followed it, it was right* · Bob"]
    assert [each["text"] for each in menu(here)] == ["We followed it, it was wrong", "We did otherwise", "Too early to say"]
    assert "Look again, keep the answers" not in [label(element) for message in here.thread() for _, element in controls(message)]

    wrong = menu(here)[0]["value"]
    await here.press(ANN, "outcome:change", choose=wrong)
    assert looks_back(here)[0].startswith(f"{LEAD}\n✓ *We followed it, it was wrong* · Ann")
    assert await said(here) == [("wrong", ANN)]
    await here.press(ANN, "Look again, keep the answers")
    assert len(await checks(here)) == 2
    assert (await checks(here))[-1].concluded is None


async def test_a_typed_reply_answers_it_too_and_its_author_may_reword_it(here: World) -> None:
    await until_verdict(here)
    await here.reply(BOB, "we followed it and it was right")
    assert await said(here) == [], "nobody has asked yet"
    await until(here, ASKED)
    await here.reply(ANN, "lgtm")
    await here.reply(ANN, "was it right?")
    assert looks_back(here)[0].startswith(QUESTION) and here.whispers(ANN) == []
    ts = await here.reply(BOB, "We followed it, it was right")
    assert looks_back(here) == [f"{LEAD}\n✓ *We followed it, it was right* · Bob"]
    await here.reply(ANN, "we followed it and it was wrong")
    assert await said(here) == [("right", BOB)], "what is said is changed by its menu, or by whoever said it"
    await here.workspace.edit(BOB, CHANNEL, ts, "no, we went with Linkerd")
    await here.settle()
    assert looks_back(here)[0].startswith(f"{LEAD}\n✓ *We did otherwise* · Bob")
    assert await said(here) == [("otherwise", BOB)]


async def test_a_reply_that_leaves_it_open_is_offered_all_choices_alone(here: World) -> None:
    await until_verdict(here)
    await until(here, ASKED)
    await here.reply(BOB, "partly")
    assert here.whispers(BOB) == ["Which of these comes closest? Nothing is recorded yet."] and here.whispers(ANN) == []
    assert await said(here) == []
    await here.press(BOB, "We followed it, it was wrong")
    assert await said(here) == [("wrong", BOB)]
    assert looks_back(here)[0].startswith(f"{LEAD}\n✓ *We followed it, it was wrong* · Bob")


async def test_while_a_look_is_open_its_question_comes_first(here: World) -> None:
    await until_verdict(here)
    await until(here, ASKED)
    await here.command(ANN)
    await here.press(ANN, "Look again, keep the answers")
    await here.reply(BOB, "no")
    await here.reply(CHRIS, "it works")
    assert (await facts(here, "mesh_today"))[-1] == "mesh_today: No · U02BOB" and here.whispers(CHRIS) == []
    assert looks_back(here)[0].startswith(QUESTION), "nobody spoke of the verdict"
    await here.reply(CHRIS, "too early to tell")
    assert looks_back(here) == [f"{LEAD}\n✓ *Too early to say* · Chris"]


async def test_the_record_tells_what_became_of_this_verdict_and_of_the_last(here: World) -> None:
    await until_verdict(here)
    await until(here, ASKED)
    await here.reply(BOB, "no, we went with Linkerd")
    await here.press(ANN, "Export")
    became = "2026-11-24: Probably not yet (settled). We did otherwise, said Bob on 2027-02-22."
    assert (await exported(here)).endswith(f"## History\n- {became}\n")
    await here.press(BOB, "Look again, keep the answers")
    while (await checks(here))[-1].concluded is None:
        await here.press(BOB, next(label(element) for _, element in controls(here.thread()[-1]) if label(element).startswith("Still")))
    await here.press(ANN, "Export")
    assert (await exported(here)).endswith(f"## History\n- {became}\n")


async def test_a_verdict_that_gives_way_is_not_asked_about_and_one_that_is_confirmed_only_once(here: World) -> None:
    await voting_app(here)
    await here.clock.jump("next")
    await here.press(ANN, "In production")
    await here.press(BOB, "Still: None of these")
    await here.press(BOB, "Still 5 services")
    rows = [due for due in await planned(here) if due.kind == "outcome"]
    assert [(due.assessment, due.due_at.date().isoformat()) for due in rows] == [((await checks(here))[-1].id, "2027-02-22")]
    await until(here, ASKED)
    assert looks_back(here)[0].startswith(QUESTION.replace("24 Nov", "2 Dec"))
    await here.press(BOB, "Too early to say")

    await here.clock.jump("next")
    for still in ("Still 5 services", "Still: None of these", "Still: One person or part-time"):
        await here.press(BOB, still)
    assert here.says("verdict").startswith("✓ Confirmed")
    assert [due for due in await planned(here) if due.kind == "outcome"] == []


async def test_it_makes_room_for_what_is_due_soon_and_waits_for_an_open_look(here: World) -> None:
    await until_services(here)
    await here.reply(ANN, "8")
    await here.reply(ANN, "2 per quarter")
    await here.press(ANN, "None of these")
    await here.press(ANN, "One person or part-time")
    assert ("services", datetime(2027, 2, 23, 9, tzinfo=UTC)) in await plans(here)
    await until(here, ASKED)
    assert looks_back(here) == [] and "Time for another look" not in here.transcript()
    await until(here, ASKED + timedelta(days=1))
    assert looks_back(here) == [] and "Time for another look" in here.transcript(), "it came on its day"
    await until(here, ASKED + timedelta(days=31))
    assert looks_back(here) == [], "the look that was asked for is still open"
    [waits] = [due for due in await planned(here) if due.kind == "outcome"]
    assert waits.waiting == "asked lately"


async def test_a_snoozed_or_stopped_channel_is_not_asked(here: World) -> None:
    await until_verdict(here)
    await here.command(ANN, "stop")
    await until(here, ASKED)
    assert looks_back(here) == []
    await here.command(ANN, "resume")
    await dates_menu(here, ANN, "Snooze for a month")
    await until(here, ASKED + timedelta(days=14))
    assert looks_back(here) == []


async def test_two_processes_ask_once_and_a_restart_asks_nothing_again(tmp_path: Path, postgres: str) -> None:
    url = fresh_database(postgres)
    async with world(tmp_path, url=url) as here:
        await until_verdict(here)
        async with running(local_settings(here.workspace, url), load_shipped(), here.bot.clock) as other:
            here.bot.clock.jump(ASKED - here.bot.clock.now())
            await asyncio.gather(here.bot.tick(), other.tick(), here.bot.tick(), other.tick())
            await here.settle()
        assert len(looks_back(here)) == 1
    async with world(tmp_path, url=url, start=ASKED + timedelta(days=1)) as here:
        await here.bot.tick()
        await here.settle()
        assert len(looks_back(here)) == 1
        await here.press(BOB, "We did otherwise")
        assert "✓ *We did otherwise* · Bob" in looks_back(here)[0]
