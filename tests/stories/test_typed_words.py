"""Words typed in a thread: the few that do something, replies edited and deleted, and markup that must stay dead."""

import pytest

from tests.stories.kept import checks, facts, plans, standing, team
from tests.stories.steps import exported, form, until_data, until_services, until_verdict
from tests.world import ANN, BOB, CHANNEL, CHRIS, World, controls, label, texts

NASTY = "hey <!channel> *bold* & <https://evil.example|click> #payments `code`"
DEAD = "hey &lt;!channel&gt; *bold* &amp; &lt;https://evil.example|click&gt; &lt;#C02PAY|payments&gt; `code`"


async def test_an_edited_reply_is_read_again(here: World) -> None:
    await until_services(here)
    ts = await here.reply(BOB, "12")
    await _edit(here, BOB, ts, "21")
    assert await facts(here, "services") == ["services: 12 · U02BOB", "services: 21 · U02BOB"]
    assert "*21 services* · Bob" in texts(_message(here, "How many services"))


async def test_an_edit_into_talk_leaves_the_answer(here: World) -> None:
    await until_services(here)
    ts = await here.reply(BOB, "12")
    await _edit(here, BOB, ts, "well, what counts as one?")
    assert await facts(here, "services") == ["services: 12 · U02BOB"]


async def test_talk_that_is_edited_into_an_answer_counts(here: World) -> None:
    await until_services(here)
    ts = await here.reply(BOB, "1w")
    assert await facts(here, "services") == []
    await _edit(here, BOB, ts, "12")
    assert await facts(here, "services") == ["services: 12 · U02BOB"]


async def test_a_deleted_reply_takes_its_answer_back_and_the_question_is_asked_again(here: World) -> None:
    await until_services(here)
    ts = await here.reply(BOB, "12")
    await here.workspace.delete(BOB, CHANNEL, ts)
    await here.settle()
    assert await standing(here, "services") == ""
    message = _message(here, "How many services")
    assert "50+" in [label(element) for _, element in controls(message)]
    await here.reply(CHRIS, "30")
    assert await standing(here, "services") == "30"


async def test_a_deleted_reply_gives_way_to_what_counted_before(here: World) -> None:
    await until_services(here)
    await here.press(ANN, "5–9")
    await here.press(ANN, "edit:services")
    await form(here, ANN, value="14")
    ts = await here.reply(BOB, "2 per quarter")
    await here.workspace.delete(BOB, CHANNEL, ts)
    await here.settle()
    assert (await standing(here, "services"), await standing(here, "growth")) == ("14", "")


async def test_a_reply_deleted_after_the_verdict_changes_nothing(here: World) -> None:
    await until_verdict(here)
    verdict, before = here.says("verdict"), await facts(here)
    replies = [message for message in here.thread() if message["user"] == ANN]
    assert [message["text"] for message in replies] == ["5", "2 per quarter"]
    await here.workspace.delete(ANN, CHANNEL, replies[0]["ts"])
    await here.settle()
    assert await facts(here) == before
    assert here.says("verdict") == verdict


async def test_why_says_why_and_where_it_comes_from(here: World) -> None:
    await until_data(here)
    for word in ("why?", "Why"):
        await here.reply(BOB, word)
    assert here.whispers(BOB) == [
        "*Does this cluster handle any of these?*\n"
        "Whoever sets rules for such data may ask for authenticated traffic between services.\n"
        "_Source: Service mesh adoption guide, question 1_"
    ] * 2
    assert here.whispers(ANN) == []


async def test_back_offers_the_last_answer_for_editing(here: World) -> None:
    await until_data(here)
    await here.press(ANN, "None of these")
    await here.reply(ANN, "back")
    assert here.whispers(ANN) == ["The last answer: Does this cluster handle any of these? *None of these*"]
    await here.press(ANN, "Edit")
    assert await form(here, ANN, selected_options=[{"value": "tenants"}]) == {}
    assert await standing(here, "data") == "Several customers or security zones in one cluster"


async def test_back_has_nothing_to_go_to_at_first_and_after_the_verdict(here: World) -> None:
    nothing = "There is nothing to go back to. After a verdict, use “Change an answer” below it."
    await here.command(ANN)
    await here.reply(BOB, "back")
    assert here.whispers(BOB) == [nothing]


async def test_skip_records_dont_know_for_the_open_question(here: World) -> None:
    await until_services(here)
    await here.reply(BOB, "skip")
    assert await facts(here, "services") == ["services: don't know · U02BOB"]
    assert "*don't know* · Bob" in texts(_message(here, "How many services"))


async def test_status_says_what_is_open_and_later_what_was_found(here: World) -> None:
    await until_verdict(here)
    await here.reply(BOB, "status?")
    assert here.whispers(BOB) == ["*voting-app*: Probably not yet (settled, 24 Nov 2026)."]
    await here.press(ANN, "Sharpen it")
    await here.reply(CHRIS, "status")
    assert here.whispers(CHRIS) == ["Open now: *In your own words: what should get better?* Up to 2 messages more after it."]


async def test_help_is_for_its_author(here: World) -> None:
    await until_data(here)
    await here.reply(BOB, "help")
    [told] = here.whispers(BOB)
    assert told.startswith("*Meshcheck* tells a team") and "`why?`, `back`, `skip`, `status` or `stop`" in told


async def test_stop_in_the_thread_stops_the_channel(here: World) -> None:
    await until_verdict(here)
    planned = await plans(here)
    await here.reply(BOB, "Stop!")
    assert (await team(here)).stopped
    assert here.whispers(BOB) == ["I won't ask again in this channel. `/meshcheck resume` undoes it."]
    assert "Reminders are stopped for this channel" in texts(here.root())
    assert "I'll stay quiet until somebody turns them on" in here.says("verdict")
    assert await plans(here) == planned, "what is planned is kept for the day somebody resumes"


async def test_nothing_typed_into_free_text_comes_alive(here: World) -> None:
    await until_verdict(here)
    await here.press(ANN, "Sharpen it")
    await here.reply(BOB, NASTY)
    await here.press(ANN, "Don't know")
    await here.press(ANN, "Don't know")

    assert f"*{DEAD}* · Bob" in texts(_message(here, "In your own words"))
    assert f"new: *{DEAD}*" in here.says("verdict")
    for message in here.messages():
        if message["user"] != BOB:
            assert "<!" not in str(message) and "<https://evil" not in str(message)
            assert "*bold*" not in str(message["blocks"]), "a zero-width space takes the power of the stars"

    await here.press(ANN, "Export")
    record = await exported(here)
    assert "In the team's words: “hey ‹!channel› *bold* & ‹https://evil.example|click› ‹#C02PAY|payments› 'code'”" in record
    await here.command(CHRIS, "status")
    assert "evil" not in here.whispers(CHRIS)[0]


@pytest.mark.parametrize(("typed", "kept"), [("Is it <b>fast</b> & [safe](http://x.y)?", True), ("   ", False)])
async def test_free_text_through_the_field_of_its_message(here: World, typed: str, kept: bool) -> None:
    await until_verdict(here)
    await here.press(ANN, "Sharpen it")
    values = {"input:problem": {"input:problem": {"type": "plain_text_input", "value": typed}}}
    await here.press(ANN, "save:problem", values=values)
    if not kept:
        assert await facts(here) == []
        return
    assert await facts(here) == [f"problem: {typed} · U01ANN"]
    shown = texts(_message(here, "In your own words"))
    assert "*Is it &lt;b&gt;fast&lt;/b&gt; &amp; [safe](http://x.y)?* · Ann" in shown


async def test_a_question_or_dont_know_is_no_free_text(here: World) -> None:
    await until_verdict(here)
    await here.press(ANN, "Sharpen it")
    await here.reply(BOB, "what is meant by that?")
    assert await facts(here) == []
    await here.reply(BOB, "no idea")
    assert await facts(here) == ["problem: don't know · U02BOB"]


async def test_the_name_of_a_system_is_shown_as_typed_and_never_comes_alive(here: World) -> None:
    await here.command(ANN, "for @channel R&D *core*")
    [check] = await checks(here)
    assert check.system == "<!channel> R&D *core*"
    assert texts(here.root()).startswith("*Does &lt;!channel&gt; R&amp;D *core* need a service mesh?*")
    await here.command(ANN, "status")
    assert here.whispers(ANN)[0].startswith("• *&lt;!channel&gt; R&amp;D *core**: being answered")
    await here.command(ANN, "<b> `&`")
    assert here.whispers(ANN)[1].startswith("I don't know `&lt;b&gt; &amp;`. Here is what I do.")
    assert "<!channel>" not in str([message["blocks"] for message in here.messages(viewer=ANN)])


async def _edit(here: World, user: str, ts: str, text: str) -> None:
    await here.workspace.edit(user, CHANNEL, ts, text)
    await here.settle()


def _message(here: World, question: str) -> dict[str, object]:
    return next(m for m in reversed(here.thread()) if question in texts(m) and "Since last time" not in texts(m))
