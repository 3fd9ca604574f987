"""What people and Slack take away: deleted messages, a vanished root, a channel that is closed or without the bot."""

from datetime import timedelta
from pathlib import Path

from tests.stories.kept import behind, checks, facts, plans
from tests.stories.steps import rest_of_it, until, until_data, until_services, until_verdict
from tests.world import ANN, BOB, CHANNEL, START, World, controls, label, texts, world

BARE = {"app_mentions:read", "chat:write", "commands", "users:read"}
INVITE = "I am not in this channel, so I can't open a thread here. Type `/invite @Meshcheck`, then `/meshcheck` again."
CLOSED = "I can't write into this channel (Slack says `{}`). Nothing is lost; run `/meshcheck` in another one."


async def test_a_deleted_root_is_posted_again_with_what_is_open(here: World) -> None:
    await until_services(here)
    old = here.root()["ts"]
    await _delete(here, old)
    assert here.root()["ts"] != old
    assert texts(here.root()).startswith("*Does voting-app need a service mesh?*")
    [open_] = here.thread()
    assert texts(open_).startswith("*4 · up to 6 more*")

    await rest_of_it(here)
    assert here.says("verdict").startswith("*Probably not yet*")
    assert here.thread()[-1]["blocks"][-1]["block_id"] == "verdict"
    assert texts(here.root()).splitlines()[1].startswith("*Probably not yet*")


async def test_stopped_between_the_new_root_and_the_open_question_that_comes_with_the_next_process(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await until_services(here)
        old = here.root()["ts"]
        here.workspace.faults.add(method="chat.postMessage", kind="500", times=99, after=1)
        await _delete(here, old)
        assert here.root()["ts"] != old and here.thread() == [], "only the root came"
        here.workspace.faults.clear()
    async with world(tmp_path) as here:
        await here.bot.tick()
        await here.settle()
        [open_] = here.thread()
        assert texts(open_).startswith("*4 · up to 6 more*")
        await here.press(ANN, "5–9")
        assert "*5–9 services* · Ann" in texts(here.thread()[0])
        assert await behind(here) == []


async def test_what_was_posted_just_before_the_root_went_comes_again_also_after_a_stop(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await until_verdict(here)
        due = min(due for _, due in await plans(here))
        # Of the reminder and its question the first is taken; then the root is gone, and after the new one we are stopped.
        here.workspace.faults.add(method="chat.postMessage", kind="thread_not_found", after=1)
        here.workspace.faults.add(method="chat.postMessage", kind="500", times=99, after=1)
        await until(here, due)
        assert here.thread() == [], "only the root came"
        here.workspace.faults.clear()
    async with world(tmp_path, start=due + timedelta(minutes=5)) as here:
        await here.bot.tick()
        await here.settle()
        asked, question = map(texts, here.thread())
        assert asked.startswith("*Time for another look*") and question.startswith("*1 · up to 6 more*")
        assert await behind(here) == []


async def test_a_verdict_that_was_redrawn_just_before_the_root_went_comes_again_also_after_a_stop(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await until_verdict(here)
        here.workspace.faults.add(method="chat.update", kind="message_not_found", after=1)
        here.workspace.faults.add(method="chat.postMessage", kind="500", times=99, after=1)
        await here.command(ANN, "stop")
        assert here.thread() == [], "only the root came"
        here.workspace.faults.clear()
    async with world(tmp_path) as here:
        await here.bot.tick()
        await here.settle()
        [verdict] = here.thread()
        assert texts(verdict).startswith("*Probably not yet*")
        assert await behind(here) == []


async def test_a_verdict_comes_back_below_a_new_root_also_after_it_was_said_what_became_of_it(here: World) -> None:
    await until_verdict(here)
    await until(here, START + timedelta(days=91))
    await here.press(BOB, "Too early to say")
    await _delete(here, here.root()["ts"])
    [card] = here.thread()
    assert texts(card).startswith("*Probably not yet*")


async def test_an_answer_below_the_deleted_root_still_counts(here: World) -> None:
    await until_services(here)
    old = here.root()["ts"]
    await _delete(here, old)
    await here.workspace.say(BOB, CHANNEL, "12", old)
    await here.settle()
    assert await facts(here, "services") == ["services: 12 · U02BOB"]
    assert "*12 services* · Bob" in texts(here.thread()[0])


async def test_a_root_deleted_after_the_verdict_comes_back_with_the_verdict(here: World) -> None:
    await until_verdict(here)
    await _delete(here, here.root()["ts"])
    [card] = here.thread()
    assert texts(card).startswith("*Probably not yet*")
    await here.press(ANN, "Change an answer")
    assert here.workspace.modal(ANN) is not None


async def test_an_open_question_that_is_deleted_is_posted_again(here: World) -> None:
    await until_services(here)
    asked = here.thread()[-1]
    await _delete(here, asked["ts"])
    again = here.thread()[-1]
    assert again["ts"] != asked["ts"] and texts(again) == texts(asked)
    await here.press(ANN, "5–9")
    assert "*5–9 services* · Ann" in texts(here.thread()[-1])
    assert await behind(here) == []


async def test_an_open_question_below_a_reminder_is_posted_again_too(here: World) -> None:
    await until_services(here)
    await here.clock.jump("next")
    await here.settle()
    question, nudge = here.thread()[-2:]
    assert "waits for an answer" in texts(nudge)
    await _delete(here, question["ts"])
    assert [texts(message) for message in here.thread()[-2:]] == [texts(nudge), texts(question)]


async def test_a_finished_line_that_is_deleted_stays_deleted(here: World) -> None:
    await until_services(here)
    line = here.thread()[1]
    before = len(here.thread())
    await _delete(here, line["ts"])
    assert len(here.thread()) == before - 1
    await rest_of_it(here)
    assert not [message for message in here.thread() if "Does this cluster handle" in texts(message)]
    assert here.says("verdict").startswith("*Probably not yet*")


async def test_a_deleted_verdict_is_posted_again(here: World) -> None:
    await until_verdict(here)
    card = here.thread()[-1]
    await _delete(here, card["ts"])
    assert here.thread()[-1]["ts"] != card["ts"]
    assert texts(here.thread()[-1]) == texts(card)


async def test_deleting_what_is_not_the_bots_changes_nothing(here: World) -> None:
    await until_services(here)
    ts = await here.reply(BOB, "I'll have a look")
    before, lines = await facts(here), here.transcript().splitlines()
    await _delete(here, ts)
    assert await facts(here) == before
    assert here.transcript().splitlines() == [line for line in lines if "have a look" not in line]


async def test_a_reply_that_falls_through_into_the_channel_is_taken_back_and_anchored_anew(tmp_path: Path) -> None:
    async with world(tmp_path, scopes=BARE) as here:
        await until_data(here)
        for message in reversed(here.messages()):
            await here.workspace.delete(BOB, CHANNEL, message["ts"])
        await here.settle()
        assert here.messages() == [], "without history the bot hears nothing of it"

        await here.clock.jump("next")
        await here.settle()
        root, *thread = here.messages()
        assert root["thread_ts"] is None and texts(root).startswith("*Does voting-app need a service mesh?*")
        assert [message["thread_ts"] for message in thread] == [root["ts"], root["ts"]]
        assert "Does this cluster handle any of these?" in texts(thread[0])
        assert "waits for an answer" in texts(thread[1])
        await here.press(ANN, "None of these")
        assert await facts(here, "data") == ["data: None of these · U01ANN"]


async def test_without_the_bot_in_the_channel_the_thread_waits_for_its_invitation(here: World) -> None:
    here.workspace.faults.kick(CHANNEL)
    await here.command(ANN)
    assert here.whispers(ANN) == [INVITE]
    assert here.messages() == []
    assert len(await checks(here)) == 1

    here.workspace.faults.invite(CHANNEL)
    await here.settle()
    assert texts(here.root()).startswith("*Does voting-app need a service mesh?*")
    assert next(label(element) for _, element in controls(here.thread()[0])) == "pick:platform"
    await here.command(ANN)
    assert here.whispers(ANN)[-1].startswith("The check of *voting-app* is still open")
    assert len(await checks(here)) == 1


async def test_a_bot_that_is_removed_in_the_middle_goes_on_after_its_return(here: World) -> None:
    await until_services(here)
    here.workspace.faults.kick(CHANNEL)
    await here.press(ANN, "5–9")
    await here.press(ANN, "2–3")
    assert await facts(here, "growth") == ["growth: 2–3 · U01ANN"]
    assert here.whispers(ANN) == [INVITE]
    here.workspace.faults.invite(CHANNEL)
    await here.settle()
    assert "Which of these hurt today?" in texts(here.thread()[-1])
    assert await behind(here) == []


async def test_an_archived_channel_is_told_of_and_mended_when_it_opens_again(here: World) -> None:
    await until_services(here)
    here.workspace.faults.archive(CHANNEL)
    await here.press(ANN, "5–9")
    await here.press(ANN, "2–3")
    assert here.whispers(ANN)[-1] == CLOSED.format("is_archived")
    assert await facts(here, "growth") == ["growth: 2–3 · U01ANN"]
    here.workspace.faults.unarchive(CHANNEL)
    await here.settle()
    assert "Which of these hurt today?" in texts(here.thread()[-1])
    assert await behind(here) == []


async def test_a_check_started_in_an_archived_channel_appears_in_a_later_process(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        here.workspace.faults.archive(CHANNEL)
        await here.command(ANN)
        assert here.whispers(ANN) == [CLOSED.format("is_archived")]
        await here.bot.tick()
        assert here.messages() == []
        here.workspace.faults.unarchive(CHANNEL)
        await here.bot.tick()
        assert here.messages() == [], "after a failure the same process waits a little"
    async with world(tmp_path) as here:
        assert texts(here.root()).startswith("*Does voting-app need a service mesh?*")
        assert len(here.thread()) == 1
        assert await behind(here) == []


async def _delete(here: World, ts: str) -> None:
    await here.workspace.delete(BOB, CHANNEL, ts)
    await here.settle()
