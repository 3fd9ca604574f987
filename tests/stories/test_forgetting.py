"""Forgetting a channel: asked once more, only by who may, and then nothing is left, at Slack neither."""

from tests.stories.kept import checks, plans
from tests.stories.steps import until_verdict, voting_app
from tests.world import ANN, BOB, BOT_USER, CHANNEL, World

ASKS = "This deletes the checks of *voting-app* for good"


async def test_everything_is_gone_here_and_at_slack(here: World) -> None:
    await voting_app(here)
    await here.press(ANN, "Export")
    assert await plans(here)
    await here.command(ANN, "forget")
    assert here.whispers(ANN)[-1].startswith(ASKS)
    assert await checks(here), "nothing is deleted before the second word"

    await here.press(ANN, "Delete everything")
    assert here.whispers(ANN)[-1].startswith("Forgotten: nothing of this channel is kept")
    assert (await checks(here), await plans(here)) == ([], [])
    await here.bot.tick()
    await here.settle()
    left = [message for message in here.messages() if message["user"] == BOT_USER and not message["deleted"]]
    assert left == []
    async with here.bot.store.transaction() as tx:
        assert await tx.leftovers(here.bot.clock.real_now()) == []

    await here.command(ANN)
    assert here.root()["user"] == BOT_USER
    assert len(await checks(here)) == 1, "a new check begins from nothing"


async def test_who_does_not_own_it_is_told_who_does(here: World) -> None:
    await until_verdict(here)
    await here.command(BOB, "forget")
    assert here.whispers(BOB)[-1].startswith("Only Ann, who own")
    assert len(await checks(here)) == 1


async def test_where_nothing_is_kept_there_is_nothing_to_forget(here: World) -> None:
    await here.command(ANN, "forget")
    assert here.whispers(ANN)[-1].startswith("Nothing is kept of this channel")


async def test_what_slack_does_not_delete_at_once_is_deleted_later(here: World) -> None:
    await until_verdict(here)
    here.workspace.faults.add(method="chat.delete", kind="500", times=3)
    await here.command(ANN, "forget")
    await here.press(ANN, "Delete everything")
    await here.bot.tick()
    await here.settle()
    async with here.bot.store.transaction() as tx:
        waiting = await tx.leftovers(here.bot.clock.real_now().replace(year=2100))
    assert [one.attempts for one in waiting] == [1]
    assert [message for message in here.messages(CHANNEL) if message["user"] == BOT_USER and message["ts"] == waiting[0].id]
