"""A free plan hides what is older than 90 days: the thread goes on below a new root that sums up what was."""

from datetime import timedelta

from tests.stories.kept import behind, checks, plans
from tests.stories.steps import until, until_verdict
from tests.world import ANN, BOT_USER, START, World, texts


async def test_a_ping_after_the_root_was_hidden_begins_anew_with_a_summary_and_goes_on_there(here: World) -> None:
    here.workspace.team.free_plan = True
    await until_verdict(here)
    hidden = here.root()["ts"]
    due = min(due for _, due in await plans(here))
    assert due - START > timedelta(days=100)
    await until(here, due)
    assert here.root()["ts"] != hidden
    assert "So far *Probably not yet* (24 Nov 2026)" in texts(here.root())
    asked, question = here.thread()
    assert texts(asked).startswith("*Time for another look*") and "up to" in texts(question)

    new = here.root()["ts"]
    for name in ("Still 5 services", "Still: None of these", "Still: One person or part-time"):
        await here.press(ANN, name)
    await here.bot.tick()
    await here.settle()
    assert here.root()["ts"] == new
    assert [m["ts"] for m in here.messages() if m["user"] == BOT_USER and m["thread_ts"] in (None, m["ts"])] == [new]
    said = [texts(message) for message in here.messages()]
    assert len(said) == len(set(said))
    assert here.thread()[-1]["blocks"][-1]["block_id"] == "verdict"
    assert texts(here.root()).splitlines()[1].startswith("*Probably not yet*")
    assert await behind(here) == [] and len(await checks(here)) == 2 and await plans(here)


async def test_a_root_that_is_old_and_still_shown_stays_the_root(here: World) -> None:
    await until_verdict(here)
    root = here.root()["ts"]
    await until(here, min(due for _, due in await plans(here)))
    assert here.root()["ts"] == root
    assert any(texts(message).startswith("*Time for another look*") for message in here.thread())
