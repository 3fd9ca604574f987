"""Two people answer differently: both are kept, it shows only where it matters, and the owner settles it."""

from tests.stories.steps import form, until_services
from tests.world import ANN, BOB, CHRIS, World


async def _until_owner(here: World) -> None:
    await until_services(here)
    await here.reply(ANN, "14")
    await here.reply(ANN, "1")
    await here.tick_boxes(ANN, "pains", ["canary_inside"])


async def _differs(here: World, user: str, question: str, value: str) -> None:
    await here.press(user, f"edit:{question}")
    held = {"type": "plain_text_input", "value": value} if question == "services" else {
        "type": "radio_buttons", "selected_option": {"value": value}}
    assert await form(here, user, **held) == {}


async def test_a_different_answer_stands_beside_and_the_owner_settles_it(here: World) -> None:
    await _until_owner(here)
    await here.press(CHRIS, "A team")
    assert "✓ Who would run and upgrade it? *A team* · Chris" in here.transcript()
    await _differs(here, BOB, "owner", "none")
    assert "*A team* · Chris" in here.transcript(), "the first answer counts"
    await here.press(ANN, "Requests")
    card = here.says("verdict")
    assert card.startswith("*Adopt, pilot first*")
    assert "Disputed" in card
    assert "Bob answers “Who would run and upgrade it?” with *Nobody yet*: that would be _Ease it" in card

    await here.press(BOB, "settle:0")
    assert "Only Ann, who owns this check, settles it" in here.whispers(BOB)[-1]
    await here.press(ANN, "settle:0")
    card = here.says("verdict")
    assert card.startswith("*Ease it without a mesh until the team grows*")
    assert "Was *Adopt, pilot first*" in card
    assert "Disputed" not in card


async def test_keeping_it_confirms_the_verdict(here: World) -> None:
    await _until_owner(here)
    await here.press(CHRIS, "A team")
    await _differs(here, BOB, "owner", "none")
    await here.press(ANN, "Requests")
    await here.press(ANN, "Keep it as it is")
    assert "Confirmed: still *Adopt, pilot first*" in here.says("verdict")


async def test_a_difference_that_changes_nothing_is_not_shown(here: World) -> None:
    await until_services(here)
    await here.press(CHRIS, "5–9")
    await _differs(here, BOB, "services", "7")
    await here.reply(ANN, "1")
    await here.press(ANN, "None of these")
    await here.press(ANN, "A team")
    assert "Disputed" not in here.says("verdict")


async def test_whoever_gives_in_disputes_no_more(here: World) -> None:
    await _until_owner(here)
    await here.press(CHRIS, "A team")
    await _differs(here, BOB, "owner", "none")
    await _differs(here, BOB, "owner", "team")
    await here.press(ANN, "Requests")
    assert "Disputed" not in here.says("verdict")


async def test_the_owner_corrects_without_a_dispute(here: World) -> None:
    await _until_owner(here)
    await here.press(CHRIS, "A team")
    await _differs(here, ANN, "owner", "part")
    assert "*One person or part-time* · Ann" in here.transcript()
