"""Nobody in one workspace reads, changes or counts what another has, whatever ids their payloads carry."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from slack_bolt.request.async_request import AsyncBoltRequest
from sqlalchemy import select

from bot.clock import new_id
from bot.listeners.events import Events
from bot.listeners.forms import Forms
from bot.listeners.presses import Presses
from bot.signing import SIGNATURE, TIMESTAMP, TOKEN, signature
from bot.store.tables import metadata, signals, tokens
from bot.views.press import Press
from tests.hosted.city import BLUE, RED, City, city
from tests.listening import made_of
from tests.world import ANN, controls

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")

PLANS = "C0PLANS"
"""A private channel of Red. Blue has one of the same id, with somebody of the same id in it."""
SECRET = "moonshot"
"""What only Red knows."""
VARIANTS = ("", "change", "alternatives", "why_not", "what_if", "export", "sharpen", "dates", "fresh", "keep", "take", "yes")
COMMANDS = (
    "status", "history", "what-if services=40", "stop", "resume", "token", "token revoke", "teams",
    "quiet", "compare", "help", "forget", "for sunrise", "",
)


class Ear:
    """Hears what is said through response URLs."""

    def __init__(self) -> None:
        self.url = ""
        self.heard: list[str] = []

    async def take(self, request: web.Request) -> web.Response:
        """Keep what is said."""
        self.heard.append(await request.text())
        return web.Response(text="ok")


@asynccontextmanager
async def listening() -> AsyncIterator[Ear]:
    """An address that response URLs lead to."""
    ear, app = Ear(), web.Application()
    app.add_routes([web.post("/", ear.take)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    ear.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    try:
        yield ear
    finally:
        await runner.cleanup()


class Intruder:
    """Somebody in Blue whose every payload carries the ids of Red."""

    def __init__(self, here: City, ear: Ear) -> None:
        self._here, self._ear = here, ear
        self.acks: list[str] = []

    async def send(self, body: dict[str, Any]) -> None:
        """Deliver a payload as Slack does for Blue."""
        user = here_id(self._here, ANN)
        whole = {
            "team": {"id": BLUE}, "team_id": BLUE, "user": {"id": user, "team_id": BLUE}, "user_id": user,
            "api_app_id": "A0LOCAL", "trigger_id": f"{new_id()}.1", "response_url": self._ear.url, **body,
        }
        answer = await self._here.bot.bolt.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=whole))
        assert answer.status == 200, body
        self.acks.append(str(answer.body))
        await self._here.settle()

    async def press(self, name: str, value: str = "", **element: Any) -> None:
        """Use a control that names a check of Red."""
        action = {"action_id": name, "block_id": "b", "type": "button", "value": value, **element}
        where = {"channel": {"id": PLANS, "name": "privategroup"}, "container": {"channel_id": PLANS, "message_ts": "1.1"}}
        await self.send({"type": "block_actions", "actions": [action], "state": {"values": {}}, **where})

    async def submit(self, name: str, check: str, question: str) -> None:
        """Send a form that names a check of Red."""
        held = {
            "answer": {"a": {"type": "plain_text_input", "value": "2099-01-01" if name == "snooze" else "7"}},
            "question": {"a": {"type": "static_select", "selected_option": {"value": question}}},
        }
        carried = Press(check, question).packed()
        view = {
            "id": "V1", "type": "modal", "callback_id": name, "private_metadata": carried, "state": {"values": held},
            "app_installed_team_id": BLUE, "blocks": [], "hash": "h",
        }
        await self.send({"type": "view_submission", "view": view})

    async def tell(self, kind: str, **event: Any) -> None:
        """Let an event happen in Blue."""
        about = {"type": kind, "channel": PLANS, "user": here_id(self._here, ANN), "ts": f"{new_id()[:6]}.1", **event}
        await self.send({
            "type": "event_callback", "event": about, "event_id": new_id(), "event_time": 1,
            "authorizations": [{"team_id": BLUE, "enterprise_id": None, "is_enterprise_install": False}],
        })


def here_id(here: City, user: str) -> str:
    """The id that this person of Red has."""
    return here.red.id(user)


async def rows(here: City, installation: str) -> str:
    """Everything that is stored about an installation; not the leases that come and go."""
    found: list[Any] = []
    async with here.bot.store.transaction() as tx:
        for table in metadata.sorted_tables:
            columns = [column for column in table.columns if not column.name.startswith("lease_")]
            if "installation" in table.columns:
                mine = select(*columns).where(table.c.installation == installation).order_by(*table.primary_key.columns)
                found += [(table.name, tuple(row)) for row in await tx._run(mine)]
        told = select(signals.c.id, signals.c.question).where(
            signals.c.token.in_(select(tokens.c.id).where(tokens.c.installation == installation))
        )
        found += [tuple(row) for row in await tx._run(told)]
    return "\n".join(map(str, found))


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[City]:
    """Red has a check in a private channel, named moonshot; Blue has nothing."""
    async with city(tmp_path) as made:
        for team, place in ((RED, made.red), (BLUE, made.blue)):
            await made.install(team)
            rooms, bot = place.workspace.rooms, place.workspace.team.bot
            if team == BLUE:
                place.workspace.roster.add("Eve", id=here_id(made, ANN))
            rooms.create("plans", here_id(made, ANN), bot, private=True, id=PLANS)
        yield made


async def begin(here: City) -> None:
    """Start Red's check, as far as the number of services."""
    await here.red.workspace.say(here_id(here, ANN), PLANS, "/meshcheck for moonshot")
    await here.settle()
    for question, option in (("platform", "self_run"), ("mesh_today", "none"), ("stage", "production")):
        await here.red.press(ANN, f"pick:{question}", PLANS, choose=option)


async def attack(here: City, intruder: Intruder, check: str) -> None:
    """Everything that Red's members could do, done from Blue."""
    shown = [each for message in here.red.messages(PLANS) for each in controls(message)]
    assert shown
    for _, element in shown:
        chosen: dict[str, Any] = {"selected_option": element["options"][0]} if "options" in element else {}
        await intruder.press(element["action_id"], element.get("value", ""), type=element["type"], **chosen)
    for name in made_of(Presses).table:
        for variant in VARIANTS:
            value = Press(check, "services", '{"kind":"number","low":40,"high":40}').packed()
            await intruder.press(f"{name}:{variant}" if variant else name, value)
        menu: dict[str, Any] = {"type": "static_select", "selected_option": {"value": "none", "text": {"type": "plain_text", "text": "x"}}}
        await intruder.press(f"{name}:services:{check}", **menu)
    for name in made_of(Forms).table:
        await intruder.submit(name, check, "services")
    root = here.red.root(PLANS)["ts"]
    for message in here.red.messages(PLANS):
        about = {"user": here_id(here, ANN), "thread_ts": root, "ts": message["ts"], "text": "5"}
        ours = {"user": here.blue.workspace.team.bot, "bot_id": "B1", "ts": message["ts"]}
        await intruder.tell("message", text="40", thread_ts=root)
        await intruder.tell("message", subtype="message_deleted", deleted_ts=message["ts"], previous_message=ours)
        await intruder.tell("message", subtype="message_deleted", deleted_ts=message["ts"], previous_message=about)
        edited = {**about, "text": "40", "edited": {"ts": "1"}}
        await intruder.tell("message", subtype="message_changed", message=edited, previous_message=about)
    for kind in made_of(Events).table:
        more = {"old_channel_id": PLANS, "new_channel_id": "C0STOLEN", "tab": "home", "text": "40"}
        await intruder.tell(kind, thread_ts=root, **more)


async def test_ids_of_another_workspace_open_nothing(here: City, caplog: pytest.LogCaptureFixture) -> None:
    await begin(here)
    async with here.bot.store.transaction() as tx:
        (check,) = await tx.of_channel(RED, PLANS)
    async with listening() as ear:
        intruder = Intruder(here, ear)
        before, calls = await rows(here, RED), len(here.red.calls())
        await attack(here, intruder, check.id)
        assert await rows(here, RED) == before
        await here.red.press(ANN, "None of these", PLANS)
        await here.red.press(ANN, "Yes, usually", PLANS)
        for answer in ("5", "2 per quarter"):
            await here.red.reply(ANN, answer, PLANS)
        await here.red.press(ANN, "None of these", PLANS)
        await here.red.press(ANN, "One person or part-time", PLANS)
        before, calls = await rows(here, RED), len(here.red.calls())
        assert "concluded" in before or "verdict" in before
        await attack(here, intruder, check.id)
        for text in COMMANDS:
            command = {"command": "/meshcheck", "text": text, "channel_id": PLANS, "channel_name": "plans"}
            await intruder.send({**command, "team": None, "user": None, "team_domain": "blue"})
        assert await rows(here, RED) == before, "nothing of Red has changed"
        assert len(here.red.calls()) == calls, "nobody spoke in Red"
        said = "\n".join([*ear.heard, *intruder.acks, *map(str, here.blue.calls())])
        assert SECRET not in said and SECRET in here.red.transcript(PLANS)
    assert not [one for one in caplog.records if "a payload failed" in one.message], caplog.text[-3000:]


async def test_the_same_names_in_two_workspaces_are_two_teams(here: City) -> None:
    """Channel, person and system have the same ids and names in both."""
    ann = here_id(here, ANN)
    for place in (here.red, here.blue):
        await place.workspace.say(ann, PLANS, "/meshcheck for moonshot")
        await here.settle()
    await here.blue.workspace.say(ann, PLANS, "/meshcheck stop")
    await here.settle()
    async with here.bot.store.transaction() as tx:
        (red,), (blue,) = await tx.of_channel(RED, PLANS), await tx.of_channel(BLUE, PLANS)
        assert red.id != blue.id and (red.installation, blue.installation) == (RED, BLUE)
        assert not (await tx.team(RED, PLANS)).stopped and (await tx.team(BLUE, PLANS)).stopped
    await here.red.press(ANN, "pick:platform", PLANS, choose="self_run")
    async with here.bot.store.transaction() as tx:
        (red,), (blue,) = await tx.of_channel(RED, PLANS), await tx.of_channel(BLUE, PLANS)
    assert (len(red.given), len(blue.given)) == (1, 0)
    assert here.bot._workspaces is not None


async def test_a_token_of_one_workspace_reports_to_it_alone(here: City) -> None:
    ann = here_id(here, ANN)
    for place in (here.red, here.blue):
        await place.workspace.say(ann, PLANS, "/meshcheck for moonshot")
        await here.settle()
    await here.blue.workspace.say(ann, PLANS, "/meshcheck token")
    await here.settle()
    said = "\n".join(here.blue.whispers(ann, PLANS))
    assert "mct-" in said, said
    id, secret = _token(said)
    before = await rows(here, RED)
    body = json.dumps({"id": "r1", "signals": {"services": 14}}).encode()
    stamp = str(int(here.time.real_now().timestamp()))
    headers = {TOKEN: id, TIMESTAMP: stamp, SIGNATURE: signature(secret, stamp, body)}
    async with ClientSession() as session, session.post(f"{here.url}/signals", data=body, headers=headers) as answer:
        assert answer.status == 200
    await here.settle()
    assert await rows(here, RED) == before and "services" in await rows(here, BLUE)
    assert secret not in here.stored()


def _token(said: str) -> tuple[str, str]:
    words = said.replace("`", " ").replace("*", " ").split()
    id = next(word for word in words if word.startswith("mct-"))
    return id, max(words, key=len)
