"""The form for a lone answerer: the same check in at most two windows."""

import re
from typing import Any

import pytest

from bot.access import Access
from bot.advisor.filling import Filling
from bot.courier import Courier
from bot.local.block_rules import view_problems
from bot.views.refusals import EXPIRED
from tests.stories.at_home import window_texts
from tests.stories.kept import checks, facts
from tests.world import ANN, BOB, CHANNEL, World, texts


async def test_a_lone_answerer_is_through_in_two_windows(here: World) -> None:
    await here.command(ANN)
    await here.press(ANN, "Answer in a form")
    first = _fields(here, ANN)
    assert first == ["platform", "mesh_today", "stage", "data", "debugging", "services", "growth", "pains", "owner"]
    assert await _send(here, ANN, platform="gke", mesh_today="none", stage="production", data=["compliance"],
                       debugging="fine", services="12-15", pains=["none"], owner="part") == {}
    assert _fields(here, ANN) == ["demand", "growth"], "what the first page brought up, and nothing else"
    assert await _send(here, ANN, demand="identity", growth="2 per quarter") == {}
    left = [each for each in _fields(here, ANN)]
    assert (left == [] and "question" in window_texts(here, ANN)) or "The verdict" in _title(here, ANN)
    said = await facts(here)
    assert "services: 12–15 · U01ANN" in said and "demand: Mutual authentication · U01ANN" in said
    assert {given.source for given in (await checks(here))[-1].given} == {"form"}
    assert next(given for given in (await checks(here))[-1].given if given.question == "services").words == "12-15"


async def test_the_verdict_comes_in_the_window_and_in_the_thread(here: World) -> None:
    await here.command(ANN, "form")
    assert await _send(here, ANN, platform="self_run", mesh_today="none", stage="production", data=["none"],
                       debugging="fine", services="5", pains=["none"], owner="part") == {}
    assert _fields(here, ANN) == ["growth"]
    await _send(here, ANN, growth="2")
    assert _title(here, ANN) == "The verdict" and "*Probably not yet*" in window_texts(here, ANN)
    assert "Probably not yet" in here.says("verdict")


async def test_what_can_not_be_read_is_said_below_its_field_and_nothing_is_lost(here: World) -> None:
    await here.command(ANN, "form")
    complaints = await _send(here, ANN, services="quite a few", data=["none", "tenants"], pains=["unknown", "retries"], stage="launch")
    assert complaints.keys() == {"services", "data", "pains"}
    assert complaints["services"].startswith("I can't read “quite a few”. Give a number like 12")
    assert complaints["pains"] == "“We don't know” stands alone: take it away, or the other lines."
    assert await facts(here) == [], "all or nothing"
    assert (await _send(here, ANN)) == {"platform": "Answer at least one question, or close the window."}


async def test_what_is_left_empty_stays_open_in_the_thread(here: World) -> None:
    await here.command(ANN, "form")
    await _send(here, ANN, platform="none")
    assert _title(here, ANN) == "The verdict", "not on Kubernetes: nothing else is asked"
    await here.command(ANN, "form for another")
    await _send(here, ANN, stage="launch", services="don't know")
    assert "launch" in _fields(here, ANN)
    await _send(here, ANN)
    assert _title(here, ANN) == "Saved" and "questions left" in window_texts(here, ANN)
    assert (await facts(here))[0] == "stage: Launch is planned · U01ANN"


async def test_somebody_was_faster_and_neither_answer_is_lost(here: World) -> None:
    await here.command(ANN)
    await here.press(ANN, "Answer in a form")
    await here.choose(BOB, "platform", "eks")
    complaints = await _send(here, ANN, platform="gke", services="5")
    assert complaints == {"platform": "Bob was faster: it now says Amazon EKS. Leave this empty to keep that."}
    assert await facts(here) == ["platform: Amazon EKS · U02BOB"]
    await _send(here, ANN, services="5")
    assert await facts(here) == ["platform: Amazon EKS · U02BOB", "services: 5 · U01ANN"]


async def test_the_window_opens_at_once_and_the_card_loses_its_button_with_the_verdict(here: World) -> None:
    since = len(here.workspace.requests)
    await here.command(ANN, "form")
    methods = [call.method for call in list(here.workspace.requests)[since:]]
    assert methods.index("views.open") < methods.index("views.update")
    assert "[Answer in a form]" in here.transcript()
    await _send(here, ANN, platform="none")
    assert "[Answer in a form]" not in here.transcript()
    await here.command(ANN, "form")
    assert here.whispers(ANN)[-1].startswith("*voting-app* got its verdict on")


async def test_a_second_look_has_the_former_answers_filled_in(here: World) -> None:
    await here.command(ANN, "form")
    await _send(here, ANN, platform="self_run", mesh_today="none", stage="production", data=["none"],
                debugging="fine", services="5", pains=["none"], owner="part")
    await _send(here, ANN, growth="2")
    await here.command(ANN)
    await here.press(ANN, "Look again, keep the answers")
    await here.press(ANN, "Answer in a form")
    view = _view(here, ANN)
    fields = {block["block_id"]: block["element"] for block in view["blocks"] if block["type"] == "input"}
    assert fields["services"]["initial_value"] == "5" and fields["owner"]["initial_option"]["value"] == "part"
    assert [each["value"] for each in fields["data"]["initial_options"]] == ["none"]


def _view(here: World, user: str) -> dict[str, Any]:
    view = here.workspace.modal(user)
    assert view is not None
    given = {key: view[key] for key in ("type", "callback_id", "title", "close", "submit", "blocks") if view.get(key)}
    assert view_problems(given) == []
    return dict(view)


def _title(here: World, user: str) -> str:
    return str(_view(here, user)["title"]["text"])


def _fields(here: World, user: str) -> list[str]:
    return [block["block_id"] for block in _view(here, user)["blocks"] if block["type"] == "input"]


async def _send(here: World, user: str, **answers: Any) -> dict[str, str]:
    """Fill in these fields and send the window; the sentences below wrong ones."""
    held: dict[str, dict[str, dict[str, Any]]] = {}
    for block in _view(here, user)["blocks"]:
        if block["type"] == "input" and block["block_id"] in answers:
            held[block["block_id"]] = {block["block_id"]: _held(block["element"]["type"], answers[block["block_id"]])}
    complaints = await here.workspace.submit(user, held)
    await here.settle()
    return dict(complaints)


def _held(kind: str, value: Any) -> dict[str, Any]:
    if kind == "plain_text_input":
        return {"type": kind, "value": value}
    if isinstance(value, list):
        return {"type": kind, "selected_options": [{"value": each} for each in value]}
    return {"type": kind, "selected_option": {"value": value}}


@pytest.mark.parametrize("fault", ["expired_trigger_id", "exchanged_trigger_id", "internal_error"])
async def test_a_window_that_slack_does_not_open_is_said_and_the_check_is_there_all_the_same(here: World, fault: str) -> None:
    here.workspace.faults.add(method="views.open", kind=fault)
    await here.command(ANN, "form")
    assert here.whispers(ANN)[-1] == EXPIRED and here.workspace.modal(ANN) is None
    await here.press(ANN, "Answer in a form")
    assert "platform" in _fields(here, ANN), "one more press, with a trigger of its own"


async def test_a_window_that_is_closed_before_it_is_filled_holds_nothing_up(here: World) -> None:
    here.workspace.rooms.share(CHANNEL)
    await here.settle()
    here.workspace.faults.add(method="views.update", kind="not_found")
    await here.command(ANN, "form")
    assert "Shared with another company" in texts(here.root()) and "[Answer in a form]" in here.transcript()


@pytest.mark.parametrize("way", ["window", "teams", "status"])
async def test_a_mistake_of_ours_after_the_acknowledgement_gives_an_id_to_quote(
    here: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, way: str
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("unforeseen")

    await here.command(ANN)
    monkeypatch.setattr(Filling, "open", broken)
    monkeypatch.setattr(Access, "sight", broken)
    monkeypatch.setattr(Courier, "link", broken)
    await here.command(ANN, "form" if way == "window" else way)
    said = window_texts(here, ANN) if way == "window" else here.whispers(ANN)[-1]
    (quoted,) = re.findall(r"quote `(\w{8})`", said)
    assert any(quoted in record.getMessage() and record.exc_info for record in caplog.records)
