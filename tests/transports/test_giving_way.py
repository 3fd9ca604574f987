"""What nobody waits for lets people pass, and a process that has just started has nothing left to work out at a press."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.library import load_shipped
from bot.local.model import TEAM
from bot.rehearsing import rehearse
from bot.reminders import Swept
from bot.scene import load_scene
from bot.store import Store, Thread, aside, prepared
from bot.store.pool import MOST
from bot.store.turn import Kind, kind_of_task
from bot.work import Aside
from tests.postgres import fresh_database
from tests.postgres import postgres as postgres
from tests.stories.kept import checks
from tests.stories.steps import until_services
from tests.world import ANN, CHANNEL, World, world

DEEDS: dict[str, Callable[[World], Awaitable[object]]] = {
    "a command": lambda here: here.command(ANN, "status"),
    "a press": lambda here: here.choose(ANN, "platform", "eks"),
    "a form": lambda here: here.workspace.submit(ANN, {"platform": {"platform": {"selected_option": {"value": "eks"}}}}),
    "a shortcut": lambda here: here.workspace.shortcut(ANN, "start_from_message", channel=CHANNEL, ts=here.root()["ts"]),
}


async def turns(count: int = 50) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def test_whoever_comes_after_a_redraw_has_begun_to_wait_is_served_before_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.command(ANN)
        store = here.bot.store
        async with store.transaction() as tx:
            (check,) = await tx.of_channel(TEAM, CHANNEL)

        async def looked() -> Thread | None:
            async with store.transaction() as tx:
                return await tx.thread(check.thread)

        async with store.transaction() as tx:
            await tx.touch_thread(check.thread)
            redraw = asyncio.create_task(here.bot._courier.catch_up(check.thread))
            await turns()
            person = asyncio.create_task(looked())
            await turns()
        seen = await person
        assert seen is not None
        assert (seen.caught_up < seen.revision, seen.held) == (True, False)
        await redraw
        shown = await looked()
        assert shown is not None
        assert shown.caught_up == shown.revision


@pytest.mark.parametrize("deed", DEEDS)
async def test_redraws_know_that_somebody_waits(tmp_path: Path, deed: str) -> None:
    async with world(tmp_path) as here:
        await here.command(ANN)
        await here.command(ANN, "form")
        waited_for = here.bot._courier.aside
        assert not waited_for._people
        async with here.bot.store.transaction():
            doing = asyncio.ensure_future(DEEDS[deed](here))
            async with asyncio.timeout(10):
                while not waited_for._people:
                    await asyncio.sleep(0.005)
        await doing
        await here.settle()
        assert not waited_for._people


async def test_a_sweep_gives_way_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with world(tmp_path) as here:
        seen: list[Kind] = []

        async def sweep(_: object) -> Swept:
            seen.append(kind_of_task())
            return Swept(0, ())

        monkeypatch.setattr(here.bot._reminders, "sweep", sweep)
        await here.bot.tick()
        assert seen == [Kind.ASIDE]


async def test_threads_that_waited_for_one_name_go_on_one_after_another(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.command(ANN)
        courier, turn, got = here.bot._courier, 0, list[int]()
        [check] = await checks(here)
        scene = await load_scene(here.bot.store, check.thread)
        assert scene is not None
        courier._people._known.clear()

        async def wait() -> None:
            assert (await courier._names(scene))[ANN] == "Ann"
            got.append(turn)

        waiting = [asyncio.create_task(wait()) for _ in range(4)]
        while not all(task.done() for task in waiting):
            turn += 1
            await asyncio.sleep(0)
        assert len(set(got)) == len(waiting)


async def test_a_verdict_does_not_wait_for_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with world(tmp_path) as here:
        await until_services(here)
        await here.reply(ANN, "5")
        await here.reply(ANN, "2 per quarter")
        await here.press(ANN, "None of these")
        people, answered = here.bot._courier._people, asyncio.Event()
        names = people.names

        async def late(installation: str, users: set[str]) -> dict[str, str]:
            await answered.wait()
            return await names(installation, users)

        monkeypatch.setattr(people, "names", late)
        ending = asyncio.create_task(here.press(ANN, "One person or part-time"))
        try:
            async with asyncio.timeout(10):
                while (await checks(here))[-1].concluded is None:
                    await asyncio.sleep(0.02)
        finally:
            answered.set()
            await ending
        assert "Probably not yet" in here.says("verdict")


async def test_people_find_a_connection_however_many_redraws_want_one(postgres: str) -> None:
    store = await Store.open(fresh_database(postgres))
    await store.migrate()
    over, holding = asyncio.Event(), 0

    async def hold() -> None:
        nonlocal holding
        with aside():
            async with store.transaction() as tx:
                await tx.version()
                holding += 1
                await over.wait()

    redraws = [asyncio.create_task(hold()) for _ in range(MOST * 2)]
    try:
        async with asyncio.timeout(20):
            assert await store.ready()
            while holding < 2:
                await asyncio.sleep(0.01)
            assert await store.ready()
        assert holding < MOST
    finally:
        over.set()
        await asyncio.gather(*redraws)
        await store.close()
    assert holding == MOST * 2


async def test_no_statement_is_compiled_once_the_process_is_ready(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for statement in prepared.EVERY:
        monkeypatch.setattr(statement, "_ready", {})
    async with world(tmp_path) as here:
        def compiled(*_: object) -> None:
            raise AssertionError("a press would have waited for this")

        monkeypatch.setattr(prepared, "compiled", compiled)
        await here.command(ANN)
        await here.choose(ANN, "platform", "eks")
        await here.command(ANN, "status")
        assert "eks" in here.transcript().lower()


@pytest.mark.parametrize(("table", "told"), [(True, 0), (False, 1)])
async def test_a_framework_without_a_verdict_keeps_nobody_from_starting(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, table: bool, told: int
) -> None:
    framework = load_shipped()
    if not table:
        framework = framework.model_copy(update={"table": (), "gates": ()})
    store = await Store.open(f"sqlite:///{tmp_path / 'store.db'}")
    try:
        await rehearse(store, framework, Clock().now(), Aside())
    finally:
        await store.close()
    assert [record.getMessage().count("framework lint") for record in caplog.records] == [1] * told
