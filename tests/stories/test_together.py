"""Several people on one check: at the same moment, one after the other, on outdated messages, through the window."""

import asyncio
from pathlib import Path

from tests.postgres import fresh_database
from tests.stories.kept import behind, checks, facts, standing
from tests.stories.steps import form, until_data, until_services, until_verdict
from tests.world import ANN, BOB, BOT_USER, CHRIS, World, controls, label, texts, world

FASTER = "{} was faster: the answer changed after you saw it. The message now shows the new one."
CONCLUDED = "This check has its verdict already. Use “Change an answer” below it for a new look."


async def test_two_who_start_at_the_same_moment_get_one_check(here: World) -> None:
    await asyncio.gather(here.command(ANN), here.command(BOB))
    [check] = await checks(here)
    slower = BOB if check.owner == ANN else ANN
    assert [m["thread_ts"] for m in here.messages() if m["user"] == BOT_USER] == [None, here.root()["ts"]]
    assert here.whispers(check.owner) == []
    [told] = here.whispers(slower)
    assert told.startswith("The check of *voting-app* is still open: go on in ")


async def test_who_starts_at_the_same_moment_gets_one_check_on_postgresql_too(tmp_path: Path, postgres: str) -> None:
    async with world(tmp_path, url=fresh_database(postgres)) as here:
        await asyncio.gather(*[here.command(user) for user in (ANN, BOB, CHRIS)])
        assert len(await checks(here)) == 1
        assert len([message for message in here.messages() if message["thread_ts"] is None]) == 1


async def test_of_two_presses_at_the_same_moment_one_counts_and_the_slower_is_told(here: World) -> None:
    await until_services(here)
    before = len(here.thread())
    await asyncio.gather(here.press(ANN, "5–9"), here.press(BOB, "10–19"))
    await here.settle()

    [fact] = await facts(here, "services")
    first, second, name = (ANN, BOB, "Ann") if fact.endswith(ANN) else (BOB, ANN, "Bob")
    band = "5–9" if first == ANN else "10–19"
    assert fact == f"services: {band} · {first}"
    assert len(here.thread()) == before
    assert f"*{band} services* · {name}" in texts(here.thread()[-1])
    assert here.whispers(second) == [FASTER.format(name)]
    assert here.whispers(first) == []


async def test_two_who_say_the_same_at_the_same_moment_agree(here: World) -> None:
    await until_services(here)
    await asyncio.gather(here.press(ANN, "5–9"), here.press(BOB, "5–9"))
    await here.settle()
    assert len(await facts(here, "services")) == 1
    assert here.whispers(ANN) == here.whispers(BOB) == []


async def test_two_answers_to_two_questions_of_one_message_both_count(here: World) -> None:
    await here.command(ANN)
    await asyncio.gather(
        here.choose(ANN, "platform", "gke"), here.choose(BOB, "mesh_today", "none"), here.choose(CHRIS, "stage", "production")
    )
    await here.settle()
    assert sorted(await facts(here)) == [
        "mesh_today: No · U02BOB", "platform: Google GKE · U01ANN", "stage: In production · U03CHRIS",
    ]
    first, second = here.thread()
    assert texts(first).splitlines() == [
        "✓ Where do these services run? *Google GKE* · Ann",
        "✓ Is a mesh running already? *No* · Bob",
        "✓ Is this in production? *In production* · Chris",
    ]
    assert texts(second).startswith("*2 · ")


async def test_a_double_click_counts_once(here: World) -> None:
    await until_data(here)
    before = len(here.thread())
    await asyncio.gather(*[here.press(ANN, "None of these") for _ in range(2)])
    await here.settle()
    assert await facts(here, "data") == ["data: None of these · U01ANN"]
    assert len(here.thread()) == before + 1
    assert here.whispers(ANN) == []


async def test_a_press_on_an_outdated_message_is_explained_and_the_message_redrawn(here: World) -> None:
    await until_services(here)
    here.workspace.faults.add(method="response_url", kind="fatal_error")
    here.workspace.faults.add(method="chat.update", kind="fatal_error")
    await here.press(ANN, "5–9")
    assert "50+" in _buttons(here), "Slack refused the redrawing, so Bob still sees the open question"

    await here.press(BOB, "10–19")
    assert await facts(here, "services") == ["services: 5–9 · U01ANN"]
    assert here.whispers(BOB) == [FASTER.format("Ann")]
    assert "*5–9 services* · Ann" in texts(here.thread()[-1])
    assert "50+" not in _buttons(here)
    assert await behind(here) == []


async def test_a_press_on_a_message_from_before_the_verdict_is_explained(here: World) -> None:
    await until_verdict_but_one(here)
    here.workspace.faults.add(method="chat.update", kind="fatal_error", times=2)
    await here.press(ANN, "One person or part-time")
    before = await facts(here)

    await here.press(BOB, "A team")
    assert here.whispers(BOB) == [CONCLUDED], "told although Slack refused to redraw the message a second time"
    assert await facts(here) == before
    await here.bot.tick()
    assert here.says("verdict").startswith("*Probably not yet*")
    assert "Change an answer" in _buttons(here)


async def test_a_button_that_carries_nothing_of_ours_is_explained(here: World) -> None:
    await until_data(here)
    before = await facts(here)
    await here.press(BOB, "Don't know", action={"type": "button", "value": "from another time"})
    assert here.whispers(BOB) == ["This message is from an earlier version. The thread now shows what is open."]
    assert await facts(here) == before


async def test_every_answer_carries_a_name(here: World) -> None:
    await until_services(here)
    await here.press(BOB, "10–19")
    await here.reply(CHRIS, "2 per quarter")
    await here.press(ANN, "None of these")
    assert [line.rpartition(" · ")[2] for line in _lines(here)] == ["Ann"] * 5 + ["Bob", "Chris", "Ann"]
    assert "Started by Ann" in texts(here.root())
    await here.press(BOB, "One person or part-time")
    assert "Answered by Ann, Bob and Chris" in texts(here.root())


async def test_an_edit_through_the_window_replaces_the_answer_and_keeps_the_former_fact(here: World) -> None:
    await until_services(here)
    await here.press(ANN, "5–9")
    before = len(here.thread())
    await here.press(ANN, "edit:services")
    window = here.workspace.modal(ANN)
    assert window is not None and window["blocks"][1]["element"]["initial_value"] == "5–9"

    assert await form(here, ANN, value="about a dozen") == {}
    assert here.workspace.modal(ANN) is None
    assert await facts(here, "services") == ["services: 5–9 · U01ANN", "services: 11–13 · U01ANN"]
    assert "*11–13 services* · Ann" in texts(here.thread()[-1])
    assert len(here.thread()) == before


async def test_wrong_input_keeps_the_window_open_with_a_sentence(here: World) -> None:
    await until_services(here)
    await here.press(ANN, "5–9")
    await here.press(ANN, "edit:services")
    sentence = "I can't read “plenty <@U02BOB>”. Give a number like 12, a range like 12-15, or 10+."
    assert await form(here, ANN, value="plenty <@U02BOB>") == {"answer": sentence}
    assert await form(here, ANN, value="") == {"answer": "Type an answer first, or press a button."}
    assert here.workspace.modal(ANN) is not None
    assert await facts(here, "services") == ["services: 5–9 · U01ANN"]
    assert await form(here, ANN, value="7") == {}
    assert await standing(here, "services") == "7"


async def test_none_of_these_can_not_be_ticked_with_something(here: World) -> None:
    await until_services(here)
    await here.press(ANN, "edit:data")
    both = [{"value": "none"}, {"value": "tenants"}]
    assert await form(here, ANN, selected_options=both) == {
        "answer": "“None of these” stands alone: take it away, or the other lines."
    }
    assert await standing(here, "data") == "None of these"


async def test_dont_know_in_the_window_takes_the_answer_back(here: World) -> None:
    await until_services(here)
    await here.press(ANN, "edit:debugging")
    await here.workspace.submit(ANN, {"unknown": {"unknown": {"selected_options": [{"value": "unknown"}]}}})
    await here.settle()
    assert await standing(here, "debugging") == "don't know"


async def test_a_window_that_somebody_overtook_stays_open_and_says_who(here: World) -> None:
    await until_services(here)
    await here.press(ANN, "5–9")
    await here.press(BOB, "edit:services")
    await here.press(ANN, "edit:services")
    assert await form(here, ANN, value="12") == {}
    assert await form(here, BOB, value="30") == {"answer": FASTER.format("Ann")}
    assert await standing(here, "services") == "12"


async def test_an_edit_that_opens_another_question_asks_it_at_once(here: World) -> None:
    await until_services(here)
    await here.press(ANN, "edit:stage")
    await form(here, ANN, selected_option={"value": "launch"})
    first = texts(here.thread()[0])
    assert "✓ Is this in production? *Launch is planned* · Ann" in first
    assert "*When is the launch?*" in first


async def test_replies_after_the_verdict_are_talk(here: World) -> None:
    await until_verdict(here)
    verdict, before, thread = here.says("verdict"), await facts(here), here.transcript()

    await here.reply(BOB, "14")
    await here.reply(BOB, "a team")
    assert await facts(here) == before
    assert here.says("verdict") == verdict
    assert here.transcript() == f"{thread}\n    {BOB}: 14\n    {BOB}: a team"


async def test_after_the_verdict_lines_can_be_edited_and_nothing_is_left_to_answer_with(here: World) -> None:
    await until_verdict(here)
    below = ["Why not …?", "What if …", "Change an answer", "Alternatives in full", "Export", "Sharpen it", "verdict:dates"]
    assert _buttons(here) == [*["Edit"] * len(_lines(here)), *below]


async def until_verdict_but_one(here: World) -> None:
    """A check in which only the owner is still asked."""
    await until_services(here)
    await here.reply(ANN, "5")
    await here.reply(ANN, "2 per quarter")
    await here.press(ANN, "None of these")


def _buttons(here: World) -> list[str]:
    return [label(element) for message in here.thread() for _, element in controls(message)]


def _lines(here: World) -> list[str]:
    return [line for message in here.thread() for line in texts(message).splitlines() if line.startswith("✓")]
