"""Looking around a verdict: what if, why not, and the ways side by side; nothing of it is stored."""

import re
from typing import Any

from bot.library import load_shipped
from bot.local.block_rules import message_problems, view_problems
from bot.local.model import TEAM
from bot.views.exploring import comparison_message
from tests.stories.steps import until_services, until_verdict
from tests.world import ANN, BOB, CHANNEL, World, controls, texts

WHY_SO = "*Adopt, pilot first* instead of *Probably not yet*"


async def test_a_command_tells_its_author_what_other_answers_would_give(here: World) -> None:
    await until_verdict(here)
    before = (await _stored(here), len(here.messages()))
    await here.command(BOB, "what-if services=20 owner=a team pains=canary_inside")
    told = here.whispers(BOB)[-1]
    assert WHY_SO in told
    assert "How many services run here, databases, caches and brokers in the cluster included? *20 services*" in told
    assert "Who would run and upgrade it? *A team*" in told
    assert "across 20 services" in told
    assert "*From there it flips if*" in told
    assert "Nothing was stored." in told
    assert (await _stored(here), len(here.messages())) == before
    assert not [text for text in here.whispers(ANN) if "What if" in text]


async def _stored(here: World) -> list[str]:
    async with here.bot.store.transaction() as tx:
        found = await tx.of_channel(TEAM, CHANNEL, limit=9)
    return [assessment.model_dump_json() for assessment in found]


async def test_an_open_check_can_be_supposed_about_as_well(here: World) -> None:
    await until_services(here)
    await here.command(ANN, "whatif data=compliance,sensitive demand=identity services=12-15 owner=part")
    told = here.whispers(ANN)[-1]
    assert "*12–15 services*" in told
    assert "Rules such as HIPAA" in told
    # There is no verdict that it could be compared with.
    assert re.search(r"By what is answered so far it would be \*[^*]+\*; without this, \*[^*]+\*\. ", told), told
    assert "instead of" not in told
    await here.command(ANN, "whatif fips=yes")
    assert re.search(r"By what is answered so far it would be \*[^*]+\*, with this as without it\.", here.whispers(ANN)[-1])


async def test_a_verdict_that_stays_is_said_to_stay(here: World) -> None:
    await until_verdict(here)
    await here.command(ANN, "what-if services=60")
    assert "It would stay *Probably not yet*." in here.whispers(ANN)[-1]
    await here.command(ANN, "what-if demand=identity")
    assert "would not be asked there, so it changes nothing" in here.whispers(ANN)[-1]
    await here.command(ANN, "what-if data=unknown")
    assert "It would be provisional instead of settled" in here.whispers(ANN)[-1]


async def test_what_can_not_be_supposed_is_answered_with_the_ids(here: World) -> None:
    await here.command(ANN, "what-if services=20")
    assert "Nothing has been checked in this channel yet" in here.whispers(ANN)[-1]
    await until_verdict(here)
    for typed, said in (
        ("", "Give answers as question=answer, like services=20 owner=team. The questions are: platform, mesh_today"),
        ("more services", "The questions are: platform, mesh_today"),
        ("so services=20", "Give answers as question=answer"),
        ("colour=red", "There is no question colour. The questions are: platform"),
        ("services=a lot", "I can't read “a lot” for services. Give a number like 12"),
        ("owner=<!channel> owner", "for owner. The choices are: team, part, none, unknown."),
        ("launch=someday", "I can't read “someday” for launch. Give a day like"),
        ("services=", "services needs an answer. Give a number"),
        ("data=none,compliance", "for data. The choices are: sensitive"),
    ):
        await here.command(ANN, f"what-if {typed}")
        assert said in here.whispers(ANN)[-1], typed


async def test_the_button_opens_a_window_that_answers_in_itself(here: World) -> None:
    await until_verdict(here)
    before = await _stored(here)
    await here.press(BOB, "What if …")
    view = _window(here, BOB)
    assert view_problems(_sent(view)) == []
    assert await _try(here, BOB, "owner", "a few") == {
        "answer": "I can't read “a few” for owner. The choices are: team, part, none, unknown."
    }
    assert await _try(here, BOB, "pains", "retries") == {}
    told = texts(_window(here, BOB))
    assert "*Meet the need without a mesh* instead of *Probably not yet*" in told
    assert await _try(here, BOB, "services", "60") == {}
    assert "It would stay *Probably not yet*" in texts(_window(here, BOB))
    assert await _stored(here) == before


async def _try(here: World, user: str, question: str, text: str) -> dict[str, str]:
    held: dict[str, dict[str, dict[str, Any]]] = {
        "question": {"question": {"type": "static_select", "selected_option": {"value": question}}},
        "answer": {"answer": {"type": "plain_text_input", "value": text}},
    }
    complaints = await here.workspace.submit(user, held)
    await here.settle()
    return dict(complaints)


def _window(here: World, user: str) -> dict[str, Any]:
    view = here.workspace.modal(user)
    assert view is not None
    return view


def _sent(view: dict[str, Any]) -> dict[str, Any]:
    kept = ("type", "title", "blocks", "submit", "close", "callback_id", "private_metadata")
    return {key: view[key] for key in kept if view.get(key)}


async def test_why_not_has_a_section_for_each_other_verdict(here: World) -> None:
    await until_verdict(here)
    await here.press(ANN, "Why not …?")
    view = _window(here, ANN)
    assert view_problems(_sent(view)) == []
    told = texts(view)
    assert "The verdict is *Probably not yet*" in told
    for headline in ("Adopt, pilot first", "Meet the need without a mesh", "Keep the mesh you run"):
        assert f"*{headline}*" in told
    assert "`R2, R4` only if services have to prove who they are" in told
    assert "The nearest way there:" in told
    assert "No two changed answers lead there." in told
    assert told.count("Only a team that runs a mesh can get this") == 1, "said once for all of them"


async def test_the_card_keeps_five_buttons_in_a_row(here: World) -> None:
    await until_verdict(here)
    card = next(m for m in reversed(here.thread()) if any(b.get("block_id") == "verdict" for b in m["blocks"]))
    rows: dict[str, int] = {}
    for block, element in controls(card):
        rows[block] = rows.get(block, 0) + (element["type"] == "button")
    assert rows == {"explore": 2, "verdict": 4}


async def test_the_ways_are_compared_in_a_table(here: World) -> None:
    await here.command(ANN, "compare")
    blocks = here.messages(viewer=ANN)[-1]["blocks"]
    rows = next(block["rows"] for block in blocks if block["type"] == "table")
    assert [cell["text"] for cell in rows[0]][1:] == ["Linkerd", "Istio with sidecars", "Istio ambient", "No mesh"]
    assert len(rows) > 10
    assert message_problems(list(comparison_message(load_shipped().comparison).blocks)) == []
