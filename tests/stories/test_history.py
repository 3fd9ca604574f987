"""`/meshcheck history` and `status` in a channel with hundreds of verdicts: every one can be reached, to members alone."""

from datetime import timedelta

import pytest

from tests.stories.kept import checks
from tests.stories.steps import until_verdict
from tests.world import ANN, BOB, World

MANY = 500


@pytest.fixture
async def crowded(here: World) -> World:
    """A channel with 500 verdicts; the systems are called after their number, the newest is s499."""
    await until_verdict(here)
    [first] = await checks(here)
    assert first.concluded is not None
    async with here.bot.store.transaction() as tx:
        for number in range(1, MANY):
            at = first.started_at + timedelta(minutes=number)
            told = first.concluded.model_copy(update={"at": at})
            await tx.add_assessment(first.model_copy(update={
                "id": f"{number:032}", "system": f"s{number % 60}" if number < 400 else f"s{number}", "started_at": at, "concluded": told,
            }))
    return here


def page(here: World, user: str = BOB) -> tuple[list[str], str]:
    """The verdicts this person is shown, and which ones they are."""
    lines = here.whispers(user)[-1].splitlines()
    told = [line for line in lines if line.startswith("• ")]
    return told, next((line for line in lines if line.startswith("Verdicts ")), "")


async def test_every_verdict_of_500_is_on_one_page_and_a_page_takes_the_place_of_the_last(crowded: World) -> None:
    here = crowded
    await here.command(BOB, "history")
    seen, where = page(here)
    assert where == "Verdicts 1 to 20 of 500" and "*s499*" in seen[0]
    messages = len(here.whispers(BOB))
    while "Verdicts 481" not in where:
        await here.press(BOB, "Older verdicts")
        told, where = page(here)
        assert len(told) == 20 and len(here.whispers(BOB)) == messages
        seen += told
    assert len(seen) == MANY and "*voting-app*" in seen[-1]
    with pytest.raises(AssertionError, match="nothing called"):
        await here.press(BOB, "Older verdicts")
    await here.press(BOB, "Newer verdicts")
    assert page(here)[1] == "Verdicts 461 to 480 of 500"
    assert [text for text in here.whispers(ANN) if "Verdicts" in text] == [], "nobody else is shown any of it"


@pytest.mark.parametrize(("asked", "shown"), [
    ("999999", "Verdicts 481 to 500 of 500"), ("9" * 30, "Verdicts 1 to 20 of 500"), ("²", "Verdicts 1 to 20 of 500"),
    ("-1", "Verdicts 1 to 20 of 500"), ("", "Verdicts 1 to 20 of 500"), ("' OR 1=1", "Verdicts 1 to 20 of 500"),
])
async def test_a_page_that_is_not_there_gets_one_that_is(crowded: World, asked: str, shown: str) -> None:
    await crowded.command(BOB, "history")
    message = [one for one in crowded.messages(viewer=BOB) if one["ephemeral"]][-1]
    for block in message["blocks"]:
        for element in block.get("elements", []):
            if element.get("action_id", "").startswith("history:page:"):
                element["action_id"] = f"history:page:{asked}"
    await crowded.press(BOB, f"history:page:{asked}")
    assert page(crowded)[1] == shown


async def test_a_page_of_what_was_forgotten_meanwhile_says_that_there_is_nothing(crowded: World) -> None:
    await crowded.command(BOB, "history")
    [first, *_] = await checks(crowded)
    async with crowded.bot.store.transaction() as tx:
        await tx.forget_channel(first.installation, first.channel, crowded.bot.clock.real_now())
    await crowded.press(BOB, "Older verdicts")
    assert crowded.whispers(BOB)[-1] == "There is no verdict in this channel yet. `/meshcheck` starts a check, or leads to the one that is open."


async def test_the_status_of_a_channel_with_many_systems_tells_the_newest_of_each(crowded: World) -> None:
    await crowded.command(BOB, "status")
    lines = crowded.whispers(BOB)[-1].splitlines()
    told = [line for line in lines if line.startswith("• ")]
    assert "*s499*" in told[0] and len(told) == 40
    assert "_And 121 more, older ones: my Home tab lists them all._" in lines
