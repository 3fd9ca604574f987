"""An answer corrected after the verdict: the line it stands in is edited, and the next verdict follows at once."""

import asyncio

from bot.views.modals import VERDICT_STAYS
from tests.stories.kept import checks, facts, planned, standing
from tests.stories.steps import form, until_services, until_verdict, voting_app
from tests.world import ANN, BOB, CHANNEL, CHRIS, World, controls, texts

FASTER = "Ann was faster: the answer changed after you saw it. The message now shows the new one."
OPEN_ALREADY = "Somebody has begun another look already: go on in the thread, every answer there can be edited."


def _verdicts(here: World) -> list[str]:
    return [texts(message) for message in here.thread() if "framework v1" in texts(message)]


async def _edit_first(here: World, user: str, question: str) -> None:
    """Press the Edit of the oldest line of this question, as somebody does who has scrolled up."""
    for message in here.thread():
        for block_id, element in controls(message):
            if element["action_id"] == f"edit:{question}":
                await here.workspace.press(user, f"edit:{question}", channel=CHANNEL, ts=message["ts"], block_id=block_id)
                await here.settle()
                return
    raise AssertionError(here.transcript())


def _window(here: World, user: str) -> str:
    window = here.workspace.modal(user)
    assert window is not None
    return texts({"blocks": window["blocks"], "text": ""})


async def test_a_line_is_edited_after_the_verdict_and_the_next_verdict_follows_at_once(here: World) -> None:
    await until_verdict(here)
    [before] = _verdicts(here)
    assert before.startswith("*Probably not yet*")
    shown = len(here.thread())

    await here.press(BOB, "edit:services")
    window = here.workspace.modal(BOB)
    assert window is not None
    assert VERDICT_STAYS in _window(here, BOB)
    assert [b["element"]["initial_value"] for b in window["blocks"] if b.get("block_id") == "answer"] == ["5"]
    assert await form(here, BOB, value="60") == {}

    first, second = await checks(here)
    assert second.follows == first.id
    assert second.asks == ("services",)
    assert first.concluded is not None and second.concluded is not None
    assert await facts(here) == ["services: 60 · U02BOB"]
    old, new = _verdicts(here)
    assert old.splitlines()[0] == before.splitlines()[0]
    assert "Since last time" in new
    assert "60 services" in new
    assert len(here.thread()) == shown + 2, "one line and one verdict, nothing asked in between"
    assert "*60 services* · Bob" in texts(here.thread()[-2])
    # Bob corrected one answer; the others that count are Ann's.
    assert "Answered by Ann and Bob" in texts(here.root())


async def test_an_answer_that_opens_questions_asks_them_before_the_next_verdict(here: World) -> None:
    await until_verdict(here)
    await here.press(ANN, "edit:data")
    assert await form(here, ANN, selected_options=[{"value": "compliance"}]) == {}
    assert len(_verdicts(here)) == 1
    await here.press(ANN, "Mutual authentication")
    again = (await checks(here))[-1]
    assert again.concluded is None
    assert [fact.question for fact in again.given if fact.source != "carried"] == ["data", "demand"]
    assert [fact.words for fact in again.given if fact.question == "data"][-1] == "", "ticks have no words"


async def test_the_same_answer_starts_nothing(here: World) -> None:
    await until_verdict(here)
    thread = here.transcript()
    await here.press(BOB, "edit:services")
    assert await form(here, BOB, value="5") == {}
    assert len(await checks(here)) == 1
    assert here.transcript() == thread


async def test_input_that_can_not_be_read_keeps_the_window_open(here: World) -> None:
    await until_verdict(here)
    await here.press(BOB, "edit:services")
    assert await form(here, BOB, value="plenty") == {
        "answer": "I can't read “plenty”. Give a number like 12, a range like 12-15, or 10+."
    }
    assert len(await checks(here)) == 1


async def test_a_line_of_a_former_look_edits_the_answer_that_counts_now(here: World) -> None:
    await until_verdict(here)
    await here.press(ANN, "edit:services")
    await form(here, ANN, value="12")
    await _edit_first(here, BOB, "services")
    window = here.workspace.modal(BOB)
    assert window is not None
    assert [b["element"]["initial_value"] for b in window["blocks"] if b.get("block_id") == "answer"] == ["12"]
    assert await form(here, BOB, value="40") == {}
    assert [check.follows for check in await checks(here)][1:] == [check.id for check in (await checks(here))[:-1]]
    assert await standing(here, "services") == "40"
    assert len(_verdicts(here)) == 3


async def test_while_another_look_is_open_a_former_line_leads_there(here: World) -> None:
    await until_verdict(here)
    await here.press(ANN, "edit:services")
    await here.press(BOB, "Change an answer")
    assert await form(here, BOB, selected_option={"value": "data"}) == {}
    assert len(await checks(here)) == 2

    assert await form(here, ANN, value="40") == {"answer": OPEN_ALREADY}
    await here.workspace.close(ANN)
    await _edit_first(here, CHRIS, "services")
    assert here.workspace.modal(CHRIS) is None
    [told] = here.whispers(CHRIS)
    assert told.startswith("The check of *voting-app* is still open: go on in ")
    assert await facts(here) == []


async def test_a_window_opened_before_the_verdict_corrects_it(here: World) -> None:
    await until_services(here)
    await here.reply(ANN, "5")
    await here.press(BOB, "edit:services")
    await here.reply(ANN, "2 per quarter")
    await here.press(ANN, "None of these")
    await here.press(ANN, "One person or part-time")
    assert await form(here, BOB, value="60") == {}
    assert await standing(here, "services") == "60"
    assert len(_verdicts(here)) == 2


async def test_who_saw_a_former_answer_is_told_who_was_faster(here: World) -> None:
    await until_verdict(here)
    await here.press(BOB, "edit:services")
    await here.press(ANN, "edit:services")
    await form(here, ANN, value="12")
    assert await form(here, BOB, value="40") == {"answer": FASTER}
    assert await standing(here, "services") == "12"


async def test_of_two_who_correct_at_the_same_moment_each_is_recorded_or_told(here: World) -> None:
    await until_verdict(here)
    await here.press(BOB, "edit:services")
    await here.press(ANN, "edit:data")
    bob, ann = await asyncio.gather(
        form(here, BOB, value="40"), form(here, ANN, selected_options=[{"value": "compliance"}])
    )
    await here.settle()
    found = await checks(here)
    assert [check.follows for check in found[1:]] == [check.id for check in found[:-1]]
    recorded = sorted(fact.question for check in found[1:] for fact in check.given if fact.source == "form")
    assert ann == {}, "a correction that needs no question leaves no look open in anybody's way"
    if bob:
        assert (bob, recorded) == ({"answer": OPEN_ALREADY}, ["data"]), "her answer asked something and came first"
    else:
        assert recorded == ["data", "services"]


async def test_the_reminders_of_a_corrected_check_are_planned_once(here: World) -> None:
    await until_verdict(here)
    await here.press(ANN, "edit:services")
    await form(here, ANN, value="7")
    due = await planned(here)
    newest = (await checks(here))[-1].id
    assert due
    assert {each.assessment for each in due} == {newest}
    assert len({each.key for each in due}) == len(due)


async def test_a_line_whose_question_other_answers_put_away_says_so(here: World) -> None:
    await voting_app(here)
    await here.press(ANN, "edit:stage")
    await form(here, ANN, selected_option={"value": "production"})
    await _edit_first(here, BOB, "launch")
    assert here.workspace.modal(BOB) is None
    assert here.whispers(BOB) == ["That question is no longer asked. The thread shows what is open now."]


async def test_a_verdict_leaves_the_finished_lines_above_it_as_they_are(here: World) -> None:
    await until_services(here)
    await here.reply(ANN, "5")
    await here.reply(ANN, "2 per quarter")
    await here.press(ANN, "None of these")
    lines = [texts(message) for message in here.thread()]
    before = len(here.workspace.requests)
    await here.press(ANN, "One person or part-time")
    assert len(_verdicts(here)) == 1
    assert [texts(message) for message in here.thread()][: len(lines) - 1] == lines[:-1]
    made = [call.method for call in list(here.workspace.requests)[before:] if call.method.startswith("chat.")]
    assert made.count("chat.postMessage") == 1
    assert len(made) <= 3, made
