"""A channel shared with another company: checks pause and ask, costs and reports are kept back, records are confirmed."""

from datetime import timedelta

from tests.stories.at_home import verdict_in
from tests.stories.kept import checks, facts, planned
from tests.stories.steps import until_verdict
from tests.world import ANN, BOB, CHANNEL, World, texts

PAY = "C02PAY"


async def test_a_running_check_pauses_until_its_owner_lets_it_go_on(here: World) -> None:
    await here.command(ANN)
    here.workspace.rooms.share(CHANNEL)
    await here.settle()
    assert "Waiting for its owner: another company has come into this channel." in texts(here.root())
    assert "Shared with another company" in texts(here.root())
    await here.choose(BOB, "platform", "gke")
    assert here.whispers(BOB)[-1].startswith("Another company has come into this channel. ")
    await here.reply(BOB, "on GKE")
    assert await facts(here) == []
    here.bot.clock.jump(timedelta(days=2))
    await here.bot.tick()
    await here.settle()
    assert [due.waiting for due in await planned(here)] == ["shared"] and "waits for an answer" not in here.transcript()
    await here.press(BOB, "Go on here")
    assert here.whispers(BOB)[-1] == "Only <@U01ANN>, who owns this check, decides that while another company is in the channel."
    await here.press(ANN, "Go on here")
    assert "In progress" in texts(here.root()) and "[Go on here]" not in here.transcript()
    await here.choose(BOB, "platform", "gke")
    assert await facts(here) == ["platform: Google GKE · U02BOB"]


async def test_costs_and_reports_are_kept_back_until_the_owner_shows_them(here: World) -> None:
    await until_verdict(here)
    assert "What it costs" in here.says("explore") or "costs" not in here.says("explore").lower()
    await verdict_in(here, PAY, "payments", services="30")
    before = here.says("verdict", PAY)
    here.workspace.rooms.share(PAY)
    await here.settle()
    assert "What it costs" not in here.transcript(PAY)
    await here.press(ANN, "Show them here", PAY)
    assert here.says("verdict", PAY) == before and "are shown here" in here.transcript(PAY)


async def test_a_record_leaves_the_company_only_with_its_owners_yes(here: World) -> None:
    await until_verdict(here)
    here.workspace.rooms.share(CHANNEL)
    await here.settle()
    await here.press(BOB, "verdict:export")
    assert here.whispers(BOB)[-1].startswith("Only <@U01ANN>") and _files(here) == 0
    await here.press(ANN, "verdict:export")
    assert "Post it into the thread?" in here.whispers(ANN)[-1] and _files(here) == 0
    await here.press(ANN, "Post it")
    assert _files(here) == 2, "the record, and the picture of growth"


async def test_a_check_begun_in_a_shared_channel_says_so_once_and_goes_on(here: World) -> None:
    here.workspace.rooms.share(CHANNEL)
    await here.settle()
    await here.command(ANN)
    assert "Shared with another company" in texts(here.root()) and "In progress" in texts(here.root())
    await here.choose(ANN, "platform", "gke")
    assert await facts(here) == ["platform: Google GKE · U01ANN"]
    await here.press(ANN, "Let them answer")
    eva = here.workspace.roster.add("Eva", "external")
    here.workspace.rooms.join(eva, CHANNEL, ANN)
    await here.choose(eva, "mesh_today", "none")
    assert len(await facts(here)) == 2


async def test_unsharing_takes_back_what_was_allowed(here: World) -> None:
    await here.command(ANN)
    here.workspace.rooms.share(CHANNEL)
    await here.settle()
    await here.press(ANN, "Let them answer")
    here.workspace.rooms.unshare(CHANNEL)
    await here.settle()
    assert "Shared with another company" not in texts(here.root())
    installation = (await checks(here))[-1].installation
    async with here.bot.store.transaction() as tx:
        agreed = await tx.agreement(installation, CHANNEL)
    assert not (agreed.shared or agreed.outsiders_answer or agreed.released)


async def test_hours_and_gap_of_the_team_hold_for_its_reminders(here: World) -> None:
    await until_verdict(here)
    installation = (await checks(here))[-1].installation
    async with here.bot.store.transaction() as tx:
        agreed = await tx.agreement(installation, CHANNEL)
        await tx.agree(type(agreed)(installation, CHANNEL, hours="Sat 10-12"))
    due = (await planned(here))[0].due_at
    here.bot.clock.jump(due - here.bot.clock.now())
    await here.bot.tick()
    await here.settle()
    assert len(await checks(here)) == 1 and (await planned(here))[0].due_at.weekday() == 5


def _files(here: World) -> int:
    return sum(len(message["files"]) for message in here.messages())
