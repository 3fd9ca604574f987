"""Around a check: the command's words, a second system, the buttons below a verdict, Home, and declined scopes."""

import asyncio
from pathlib import Path

import pytest

from bot.local import RefusedError
from tests.stories.at_home import home_texts
from tests.stories.kept import checks, facts, plans, standing
from tests.stories.steps import exported, form, until_data, until_services, until_verdict
from tests.world import ANN, BOB, CHANNEL, World, controls, label, texts, world

BARE = {"chat:write", "commands", "users:read"}
"""Without history, files, mentions and the list of channels."""


@pytest.mark.parametrize(("typed", "first"), [("help", ""), ("HELP", ""), ("dance", "I don't know `dance`. Here is what I do.\n")])
async def test_help_and_what_is_not_known_get_the_usage(here: World, typed: str, first: str) -> None:
    await here.command(BOB, typed)
    [told] = here.whispers(BOB)
    assert told.startswith(f"{first}*Meshcheck* tells a team whether it needs a service mesh")
    assert here.messages() == [] and await checks(here) == []


async def test_status_and_history_before_between_and_after(here: World) -> None:
    await here.command(BOB, "status")
    await here.command(BOB, "history")
    assert here.whispers(BOB) == [
        "Nothing has been checked in this channel yet. Type `/meshcheck` to start.",
        "There is no verdict in this channel yet. `/meshcheck` starts a check, or leads to the one that is open.",
    ]
    await until_verdict(here)
    await here.command(ANN, "for payments")
    await here.command(BOB, "status")
    payments, voting = here.whispers(BOB)[2].splitlines()
    assert payments.startswith("• *payments*: being answered · owner Ann · waiting for answers  <http")
    assert voting.startswith(
        "• *voting-app*: Probably not yet (settled, 24 Nov 2026) · owner Ann · asked again 26 May 2027  <http"
    )
    await here.command(BOB, "history")
    assert here.whispers(BOB)[3] == "• 24 Nov 2026  *voting-app*: Probably not yet (settled)"


async def test_stop_and_resume_show_in_the_status(here: World) -> None:
    await until_verdict(here)
    await here.command(BOB, "stop")
    await here.command(BOB, "status")
    assert here.whispers(BOB)[1].endswith(
        "_Reminders are stopped in this channel. `/meshcheck resume` turns them on._"
    )
    await here.command(BOB, "resume")
    assert here.whispers(BOB)[2] == "I'll ask again when it is time."
    assert "I'll ask again *26 May 2027*" in here.says("verdict")


async def test_a_second_system_of_a_channel_has_its_own_thread(here: World) -> None:
    await until_data(here)
    first = here.root()["ts"]
    await here.command(BOB, "for payments")
    assert [(check.system, check.owner) for check in await checks(here)] == [("voting-app", ANN), ("payments", BOB)]
    assert texts(here.root()).startswith("*Does payments need a service mesh?*")

    await here.workspace.say(ANN, CHANNEL, "PII", first)
    await here.reply(BOB, "gke")
    voting, payments = await checks(here)
    assert [given.question for given in voting.given][-1] == "data"
    assert [given.question for given in payments.given] == ["platform"]
    await here.command(ANN, "for payments")
    assert here.whispers(ANN)[-1].startswith("The check of *payments* is still open")


async def test_the_command_again_points_to_the_open_check(here: World) -> None:
    await until_data(here)
    before = here.transcript()
    await here.command(BOB)
    link = f"{here.workspace.url}/archives/{CHANNEL}/p{here.root()['ts'].replace('.', '')}"
    assert here.whispers(BOB) == [f"The check of *voting-app* is still open: go on in <{link}|its thread>."]
    assert here.transcript() == before


async def test_the_command_after_a_verdict_offers_to_look_again_with_the_answers(here: World) -> None:
    await until_verdict(here)
    await here.command(BOB)
    [offer] = here.whispers(BOB)
    assert offer.startswith("*voting-app* got its verdict on 24 Nov 2026: *Probably not yet*.")
    await here.press(BOB, "Look again, keep the answers")
    first, again = await checks(here)
    assert again.follows == first.id and again.thread == first.thread
    assert "Last time: *Kubernetes we run ourselves* · Ann" in texts(here.thread()[-1])
    await here.press(BOB, "Look again, keep the answers")
    assert len(await checks(here)) == 2
    assert here.whispers(BOB)[-1].startswith("The check of *voting-app* is still open")


async def test_the_command_after_a_verdict_offers_to_start_from_nothing(here: World) -> None:
    await until_verdict(here)
    old = here.root()["ts"]
    await here.command(BOB)
    await here.press(BOB, "Start from nothing")
    first, fresh = await checks(here)
    assert (fresh.follows, fresh.given, fresh.owner) == (None, (), BOB)
    assert fresh.thread != first.thread and here.root()["ts"] != old
    assert [kind for kind, _ in await plans(here)] == ["nudge"], "the old verdict is not asked about any more"
    await here.bot.tick()
    await here.settle()
    assert "I'll ask again" not in here.transcript()


async def test_a_double_click_on_start_from_nothing_starts_one_check(here: World) -> None:
    await until_verdict(here)
    await here.command(BOB)
    await asyncio.gather(*[here.press(BOB, "Start from nothing") for _ in range(2)])
    await here.settle()
    assert [check.concluded is None for check in await checks(here)] == [False, True]
    assert here.whispers(BOB)[-1].startswith("The check of *voting-app* is still open")


async def test_in_a_direct_message_it_says_where_to_go(here: World) -> None:
    await here.workspace.open_home(ANN)
    await here.command(ANN, channel="D01ANN")
    assert here.whispers(ANN, "D01ANN") == [
        "Run `/meshcheck` in your team's channel: a check needs a thread that the team can see."
    ]
    assert await checks(here, "D01ANN") == []


async def test_the_record_comes_as_a_file_into_the_thread(here: World) -> None:
    await until_verdict(here)
    await here.press(BOB, "Export")
    names = [file["name"] for message in here.thread() for file in message["files"]]
    assert names == ["mesh-decision-voting-app.md", "mesh-growth-voting-app.png"]
    record = await exported(here)
    assert "# Does voting-app need a service mesh? Probably not yet" in record
    assert "| Who would run and upgrade it? | One person or part-time | Ann | 2026-11-24 |" in record


async def test_without_the_scope_for_files_the_record_comes_as_text_once(tmp_path: Path) -> None:
    async with world(tmp_path, scopes=BARE | {"channels:history"}) as here:
        await until_verdict(here)
        await asyncio.gather(here.press(BOB, "Export"), here.press(ANN, "Export"))
        await here.settle()
        message = here.thread()[-1]
        assert message["files"] == [] and message["blocks"][-1]["type"] == "markdown"
        assert "# Does voting-app need a service mesh? Probably not yet" in message["blocks"][-1]["text"]
        assert [texts(each).startswith("*Decision record*") for each in here.thread()].count(True) == 1


async def test_the_window_of_alternatives_shows_what_to_apply(here: World) -> None:
    await until_verdict(here)
    await here.press(BOB, "Alternatives in full")
    window = here.workspace.modal(BOB)
    assert window is not None
    shown = [block["text"]["text"] for block in window["blocks"] if block["type"] == "section"]
    assert any(text.startswith("*NetworkPolicy: limit who may call whom*") for text in shown)
    assert any(text.startswith("```") and "kind: NetworkPolicy" in text for text in shown)
    with pytest.raises(RefusedError):
        await here.workspace.submit(BOB)


async def test_a_changed_answer_starts_a_follow_up_that_asks_only_what_it_touches(here: World) -> None:
    await until_verdict(here)
    await here.press(BOB, "Change an answer")
    assert await form(here, BOB, selected_option={"value": "data"}) == {}
    first, again = await checks(here)
    assert (again.follows, again.asks) == (first.id, ("data",))
    assert next(label(element) for _, element in controls(here.thread()[-1])) == "Still: None of these"

    await here.tick_boxes(BOB, "data", ["sensitive"])
    await here.press(BOB, "Nothing in writing")
    assert here.says("verdict").startswith("*Meet the need without a mesh*")
    assert "Was *Probably not yet* (Nov 2026). Now *Meet the need without a mesh*." in here.says("verdict")
    assert "• Does this cluster handle any of these? None of these → *Personal, financial or health data*" in here.says(
        "verdict"
    )
    assert first.concluded is not None and first.concluded.answers["data"] == "None of these", "a verdict stays as said"


async def test_two_who_want_to_change_answers_at_once_share_one_follow_up(here: World) -> None:
    await until_verdict(here)
    await here.press(ANN, "Change an answer")
    await here.press(BOB, "Change an answer")
    assert await form(here, ANN, selected_option={"value": "data"}) == {}
    assert await form(here, BOB, selected_option={"value": "owner"}) == {
        "answer": "Somebody has begun another look already: go on in the thread, every answer there can be edited."
    }
    assert [check.asks for check in await checks(here)] == [(), ("data",)]


async def test_sharpening_asks_optional_questions_until_none_are_left(here: World) -> None:
    await until_verdict(here)
    asked: list[str] = []
    for _ in range(6):
        await here.press(ANN, "Sharpen it")
        newest = (await checks(here))[-1]
        if newest.concluded is not None:
            break
        assert 1 <= len(newest.asks) <= 3
        for question in newest.asks:
            asked.append(question)
            await here.press(ANN, f"unknown:{question}")
    assert here.whispers(ANN) == ["All optional questions are answered already."]
    assert len(asked) == len(set(asked)) and {"problem", "cni", "pods", "rps"} <= set(asked)
    assert here.says("verdict").startswith("*Probably not yet*") or "still *Probably not yet*" in here.says("verdict")


async def test_without_any_optional_scope_the_whole_check_works_with_buttons(tmp_path: Path) -> None:
    async with world(tmp_path, scopes=BARE) as here:
        await until_services(here)
        for name in ("5–9", "2–3", "None of these", "One person or part-time"):
            await here.press(BOB, name)
        assert here.says("verdict").startswith("*Probably not yet*")
        assert await standing(here, "growth") == "2–3"
        await here.press(ANN, "Export")
        assert "*Decision record*" in texts(here.thread()[-1])
        await here.workspace.open_home(ANN)
        await here.settle()
        assert home_texts(here, ANN)[0] == "Meshcheck"
        await here.clock.jump("next")
        await here.press(ANN, "Still 5–9 services")
        assert await facts(here) == ["services: 5–9 · U01ANN"]
