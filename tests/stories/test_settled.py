"""An answer counts once it is acknowledged; the verdict that follows from it comes with the redrawing, whoever does that."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import cast

import pytest

from bot.advisor.answering import Answer, Answering
from bot.advisor.desk import Desk, Who
from bot.local.model import TEAM
from bot.store import OUTCOME
from bot.views.press import Press, seen
from conversations.answers import Value
from conversations.assessment import Assessment, Snapshot
from tests.postgres import fresh_database
from tests.stories.kept import behind, checks, framework, planned
from tests.stories.steps import until_services
from tests.world import ANN, CHANNEL, World, texts, world


@pytest.fixture(params=["sqlite", "postgresql"])
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """A fresh workspace with the bot in it, on either database."""
    url = fresh_database(cast(str, request.getfixturevalue("postgres"))) if request.param == "postgresql" else ""
    async with world(tmp_path, url=url) as fresh:
        yield fresh


async def _last_answer(here: World) -> Answering:
    """The last answer of a check is written, and nothing that follows its acknowledgement is done, as after kill -9."""
    await until_services(here)
    await here.reply(ANN, "5")
    await here.reply(ANN, "2 per quarter")
    await here.press(ANN, "None of these")
    answering = Answering(Desk(here.bot.store, framework(), here.bot.clock))
    [check] = await checks(here)
    await answering.press(Who(TEAM, CHANNEL, ANN), Press(check.id, "owner"), Answer(Value.choice("part")))
    return answering


async def test_a_verdict_that_a_dead_process_owed_is_given_at_the_next_sweep(here: World) -> None:
    await _last_answer(here)
    [check] = await checks(here)
    assert check.concluded is None
    assert check.answers["owner"].by == ANN
    await here.bot.tick()
    await here.settle()
    [check] = await checks(here)
    assert check.concluded is not None
    assert check.concluded.headline in texts(here.thread()[-1])
    kinds = [due.kind for due in await planned(here)]
    assert kinds.count(OUTCOME) == 1
    assert not {"nudge", "park"} & set(kinds)
    assert await behind(here) == []


async def test_two_who_owe_the_same_verdict_give_it_once(here: World) -> None:
    answering = await _last_answer(here)
    [check] = await checks(here)
    verdict = _reached(answering, check)
    await asyncio.gather(answering.settle(check, verdict), answering.settle(check, verdict))
    [said] = await checks(here)
    rows = [due.id for due in await planned(here)]
    await answering.settle(check, verdict)
    assert answering.reached(said) is None
    assert await checks(here) == [said]
    assert [due.id for due in await planned(here)] == rows
    await here.bot.tick()
    await here.settle()
    assert said.concluded is not None
    assert len([each for each in here.thread() if said.concluded.headline in texts(each)]) == 1


async def test_an_answer_corrected_before_the_verdict_is_part_of_it(here: World) -> None:
    answering = await _last_answer(here)
    [check] = await checks(here)
    await answering.press(
        Who(TEAM, CHANNEL, ANN), Press(check.id, "owner", saw=seen(check.answers["owner"].value)), Answer(Value.choice("none"))
    )
    await here.bot.tick()
    await here.settle()
    [check] = await checks(here)
    assert check.concluded is not None
    assert check.answers["owner"].value == Value.choice("none")
    assert check.concluded.answers["owner"] == framework().question("owner").choices[-1].label


async def test_an_answer_corrected_while_the_verdict_was_worked_out_is_part_of_it(here: World) -> None:
    answering = await _last_answer(here)
    [check] = await checks(here)
    verdict = _reached(answering, check)
    await answering.press(
        Who(TEAM, CHANNEL, ANN), Press(check.id, "owner", saw=seen(check.answers["owner"].value)), Answer(Value.choice("none"))
    )
    await answering.settle(check, verdict)
    [check] = await checks(here)
    assert check.concluded is not None
    assert check.concluded.answers["owner"] == framework().question("owner").choices[-1].label


async def test_an_answer_taken_back_while_the_verdict_was_worked_out_leaves_the_check_open(here: World) -> None:
    answering = await _last_answer(here)
    [check] = await checks(here)
    verdict = _reached(answering, check)
    async with here.bot.store.transaction() as tx:
        await answering.retract(tx, check, Who(TEAM, CHANNEL, ANN), "services", check.answers["services"].message)
    await answering.settle(check, verdict)
    [check] = await checks(here)
    assert check.concluded is None
    assert OUTCOME not in [due.kind for due in await planned(here)]
    await here.bot.tick()
    await here.settle()
    await here.reply(ANN, "6")
    [check] = await checks(here)
    assert check.concluded is not None
    assert check.concluded.headline in texts(here.thread()[-1])


def _reached(answering: Answering, check: Assessment) -> Snapshot:
    verdict = answering.reached(check)
    assert verdict is not None
    return verdict
