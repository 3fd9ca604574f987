"""Starting without the command: from a message's menu, and from anywhere by picking a channel."""

from pathlib import Path

from bot.manifest import manifest
from tests.stories.at_home import open_home
from tests.world import ANN, BOT_USER, CHANNEL, World, world


async def test_the_shortcut_of_a_message_starts_in_its_channel(here: World) -> None:
    ts = await here.workspace.say(ANN, CHANNEL, "Should we look at a mesh?")
    await here.workspace.shortcut(ANN, "start_from_message", channel=CHANNEL, ts=ts)
    await here.settle()
    assert "Does voting-app need a service mesh?" in here.transcript()


async def test_the_shortcut_from_anywhere_asks_for_the_channel(here: World) -> None:
    await here.workspace.shortcut(ANN, "start_from_anywhere")
    await here.settle()
    picked = {"type": "conversations_select", "selected_conversation": "C02PAY"}
    assert await here.workspace.submit(ANN, {"answer": {"answer": picked}}) == {}
    await here.settle()
    assert "Does payments need a service mesh?" in here.transcript("C02PAY")


async def test_a_channel_without_us_is_said_directly(here: World) -> None:
    here.workspace.faults.kick("C02PAY")
    await here.workspace.shortcut(ANN, "start_from_anywhere")
    await here.settle()
    picked = {"type": "conversations_select", "selected_conversation": "C02PAY"}
    await here.workspace.submit(ANN, {"answer": {"answer": picked}})
    await here.settle()
    told = [r for r in here.workspace.requests if r.method == "chat.postMessage" and r.arguments["channel"] == ANN]
    assert "/invite @Meshcheck" in told[-1].arguments["text"]


async def test_a_public_channel_without_us_has_a_button_by_which_we_come(here: World) -> None:
    here.workspace.faults.kick("C02PAY")
    await here.settle()
    await here.command(ANN, channel="C02PAY")
    assert "/invite @Meshcheck" in here.whispers(ANN, "C02PAY")[-1]
    await here.press(ANN, "Add Meshcheck here", "C02PAY")
    assert here.whispers(ANN, "C02PAY")[-1] == "I am in the channel now, and the check is there."
    assert "Does payments need a service mesh?" in here.transcript("C02PAY")


async def test_without_the_scope_there_is_the_sentence_alone(tmp_path: Path) -> None:
    scopes = set(manifest()["oauth_config"]["scopes"]["bot"]) - {"channels:join"}
    async with world(tmp_path, scopes=scopes) as here:
        here.workspace.faults.kick("C02PAY")
        await here.settle()
        ts = await here.workspace.say(ANN, "C02PAY", "Should we look at a mesh?")
        await here.workspace.shortcut(ANN, "start_from_message", channel="C02PAY", ts=ts)
        await here.settle()
        assert "/invite @Meshcheck" in here.whispers(ANN, "C02PAY")[-1] and "[Add Meshcheck here]" not in here.transcript("C02PAY")
        await here.command(ANN, "status", CHANNEL)
        assert "The scope `channels:join` was declined: I can't add myself" in here.whispers(ANN)[-1]


async def test_a_window_from_anywhere_starts_only_where_its_author_is(here: World) -> None:
    dave = here.workspace.roster.add("Dave")
    await here.workspace.shortcut(dave, "start_from_anywhere")
    await here.settle()
    picked = {"type": "conversations_select", "selected_conversation": "C02PAY"}
    await here.workspace.submit(dave, {"answer": {"answer": picked}})
    await here.settle()
    told = [r for r in here.workspace.requests if r.method == "chat.postMessage" and r.arguments["channel"] == dave]
    assert told[-1].arguments["text"].startswith("Join #payments first")
    assert "service mesh?" not in here.transcript("C02PAY")


async def test_private_channels_work_in_their_thread_alone_without_the_scope_to_read_them(tmp_path: Path) -> None:
    scopes = set(manifest()["oauth_config"]["scopes"]["bot"]) - {"groups:read"}
    async with world(tmp_path, scopes=scopes) as here:
        here.workspace.rooms.create("secret", ANN, BOT_USER, private=True, id="C0SECRET")
        await here.settle()
        await here.command(ANN, "form for topaz", "C0SECRET")
        await here.workspace.submit(ANN, {"platform": {"platform": {"type": "static_select", "selected_option": {"value": "none"}}}})
        await here.settle()
        await here.press(ANN, "verdict:export", "C0SECRET")
        assert sum(len(message["files"]) for message in here.messages("C0SECRET")) == 1
        texts = await open_home(here, ANN)
        assert not any("topaz" in text for text in texts)
        assert any("`groups:read` was declined: private channels work in their own threads" in text for text in texts)
