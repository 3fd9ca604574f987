"""The story of the product: a first verdict, the launch comes near, and the verdict changes with its reasons."""

from tests.goldens import Golden
from tests.stories.steps import voting_app
from tests.world import ANN, BOB, World


async def test_the_voting_app_from_not_yet_to_adopt(here: World, golden: Golden) -> None:
    await voting_app(here)
    assert here.says("verdict").startswith("*Probably not yet*")
    golden("voting_app_1_not_yet.txt", here.transcript() + "\n")

    await here.clock.jump("next")
    await here.settle()
    golden("voting_app_2_asked_again.txt", here.transcript() + "\n")

    await here.press(BOB, "In production")
    await here.tick_boxes(BOB, "data", ["compliance"])
    await here.press(ANN, "Mutual authentication")
    await here.reply(ANN, "1 June 2027")
    await here.reply(BOB, "14")
    await here.press(ANN, "A team")
    await here.reply(BOB, "requests")
    assert here.says("verdict").startswith("*Adopt, pilot first*")
    golden("voting_app_3_adopt.txt", here.transcript() + "\n")
