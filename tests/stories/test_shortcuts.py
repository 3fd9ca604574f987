"""Starting without the command: from a message's menu, and from anywhere by picking a channel."""

from tests.world import ANN, CHANNEL, World


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
