"""`meshcheck export` and `meshcheck forget`: what is kept can be seen whole, and deleted; old checks go by themselves."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.clock import Clock
from bot.exporting import NothingKeptError, everything, forgotten, plain
from bot.retention import Retention
from bot.store import Outcome, Store
from tests.store.facts import AT, assessment, given


async def _kept(tmp_path: Path, *installations: str) -> str:
    url = f"sqlite:///{tmp_path / 'kept.db'}"
    store = await Store.open(url)
    await store.migrate()
    for installation in installations:
        async with store.transaction() as tx:
            await tx.new_thread(f"t-{installation}", installation, "C1", "shop")
            await tx.add_assessment(assessment(
                f"a-{installation}", installation=installation, thread=f"t-{installation}", given=(given(),)
            ))
    await store.close()
    return url


async def test_unfinished_checks_are_exported_with_each_answer(tmp_path: Path) -> None:
    url = await _kept(tmp_path, "T1", "T2")
    found = await everything(url, "T2", "C1")
    assert [(each.id, each.concluded, len(each.given)) for each in found] == [("a-T2", None, 1)]
    assert len(await everything(url, "", "")) == 2
    assert await everything(url, "", "C2") == []


async def test_what_became_of_a_verdict_is_exported_with_it(tmp_path: Path) -> None:
    url = await _kept(tmp_path, "T1", "T2")
    store = await Store.open(url)
    async with store.transaction() as tx:
        await tx.add_outcome(Outcome("T1", "C1", "t-T1", "a-T1", "early", "U1", AT))
        await tx.add_outcome(Outcome("T1", "C1", "t-T1", "a-T1", "right", "U2", AT))
    await store.close()
    found = {each["id"]: [(one["choice"], one["by"]) for one in each["became"]] for each in await plain(url, "", "")}
    assert found == {"a-T1": [("early", "U1"), ("right", "U2")], "a-T2": []}


async def test_a_channel_is_forgotten_in_one_workspace_alone(tmp_path: Path) -> None:
    url = await _kept(tmp_path, "T1", "T2")
    with pytest.raises(NothingKeptError, match="say which with --installation"):
        await forgotten(url, "", "C1")
    assert await forgotten(url, "T1", "C1") == 1
    assert [each.installation for each in await everything(url, "", "")] == ["T2"]
    with pytest.raises(NothingKeptError, match="Nothing is kept of the channel 'C1'"):
        await forgotten(url, "T1", "C1")


async def test_only_what_nobody_answers_any_more_goes_by_itself(tmp_path: Path) -> None:
    store = await Store.open(await _kept(tmp_path, "T1", "T2"))
    clock = Clock()
    clock.jump(AT + timedelta(days=400) - clock.now())
    async with store.transaction() as tx:
        await tx.add_given("a-T2", given(at=AT + timedelta(days=100)))
    assert await Retention(store, clock, None).enforce() == 0
    retention = Retention(store, clock, timedelta(days=365))
    assert await retention.enforce() == 1
    async with store.transaction() as tx:
        assert [each.id for each in await tx.all_assessments()] == ["a-T2"]
    await store.close()


def test_the_commands_ask_first_and_say_what_they_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    monkeypatch.setenv("DATABASE_URL", asyncio.run(_kept(tmp_path, "T1")))
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    exported = run.invoke(app, ["export", "--json", "--channel", "C1"])
    assert [each["id"] for each in json.loads(exported.output)] == ["a-T1"]
    assert run.invoke(app, ["forget", "C1"], input="n\n").exit_code != 0
    assert run.invoke(app, ["forget", "C1", "--yes"]).output == "1 check of C1 deleted, with all that was answered and planned.\n"
    assert json.loads(run.invoke(app, ["export", "--json"]).output) == []
