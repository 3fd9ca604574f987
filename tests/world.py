"""A team in a channel, as tests see it: the real bot over real Socket Mode against the local workspace."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import Bot
from bot.clock import Clock
from bot.demo import APP_TOKEN, BOT_TOKEN, DemoClock
from bot.library import load_shipped
from bot.local import LocalWorkspace
from bot.local.model import Team
from bot.manifest import manifest
from bot.serve import running
from bot.settings import Settings, read_settings
from conversations.framework import Framework
from tests.views.reading import marks

ANN, BOB, CHRIS = "U01ANN", "U02BOB", "U03CHRIS"
CHANNEL = "C01VOTE"
BOT_USER = "U0BOT"
START = datetime(2026, 11, 24, 12, tzinfo=UTC)


class World:
    """The workspace, the bot in it, and what people do and see."""

    def __init__(self, workspace: LocalWorkspace, bot: Bot, clock: DemoClock) -> None:
        self.workspace = workspace
        self.bot = bot
        self.clock = clock

    async def settle(self) -> None:
        """Wait until everything that was caused has happened."""
        for _ in range(3):
            await self.workspace.settled()
            await self.bot.work.idle()
            await asyncio.sleep(0)

    async def command(self, user: str, text: str = "", channel: str = CHANNEL) -> None:
        """Type /meshcheck."""
        await self.workspace.say(user, channel, f"/meshcheck {text}".strip())
        await self.settle()

    async def reply(self, user: str, text: str, channel: str = CHANNEL) -> str:
        """Write into the newest thread; the reply's timestamp."""
        ts = await self.workspace.say(user, channel, text, self.root(channel)["ts"])
        await self.settle()
        return str(ts)

    def root(self, channel: str = CHANNEL) -> dict[str, Any]:
        """The newest root card."""
        roots = [m for m in self.messages(channel) if m["user"] == BOT_USER and m["thread_ts"] in (None, m["ts"])]
        return roots[-1]

    def messages(self, channel: str = CHANNEL, viewer: str | None = None) -> list[dict[str, Any]]:
        """Everything in the channel, for this person's eyes."""
        return self.workspace.messages(channel, viewer)

    def thread(self, channel: str = CHANNEL) -> list[dict[str, Any]]:
        """The replies of the newest thread, in order."""
        root = self.root(channel)["ts"]
        return [m for m in self.messages(channel) if m["thread_ts"] == root and m["ts"] != root]

    def says(self, block_id: str, channel: str = CHANNEL) -> str:
        """The text of the newest message with a block of this id, such as the verdict with its buttons."""
        for message in reversed(self.messages(channel)):
            if any(block.get("block_id") == block_id for block in message["blocks"] or []):
                return texts(message)
        raise AssertionError(f"no message has {block_id!r}; the channel reads:\n{self.transcript(channel)}")

    def whispers(self, user: str, channel: str = CHANNEL) -> list[str]:
        """The texts only this person sees."""
        return [texts(m) for m in self.messages(channel, user) if m["ephemeral"]]

    async def press(self, user: str, name: str, channel: str = CHANNEL, **more: Any) -> None:
        """Press the newest control with this label (or action id) that this person can see."""
        for message in reversed(self.messages(channel, user)):
            for block_id, element in controls(message):
                if name in (label(element), element["action_id"]) or element["action_id"].startswith(f"{name}:"):
                    await self.workspace.press(
                        user, element["action_id"], channel=channel, ts=message["ts"], block_id=block_id, **more
                    )
                    await self.settle()
                    return
        raise AssertionError(f"nothing called {name!r} can be pressed; the thread reads:\n{self.transcript(channel)}")

    async def tick_boxes(self, user: str, question: str, options: list[str]) -> None:
        """Tick boxes of the open question and press Save."""
        field = f"input:{question}"
        boxes = {"type": "checkboxes", "selected_options": [{"value": option} for option in options]}
        await self.press(user, f"save:{question}", values={field: {field: boxes}})

    async def choose(self, user: str, question: str, option: str) -> None:
        """Choose from the menu of an open question."""
        await self.press(user, f"pick:{question}", choose=option)

    def transcript(self, channel: str = CHANNEL) -> str:
        """The channel as a reader sees it, controls in brackets."""
        lines: list[str] = []
        for message in self.messages(channel):
            indent = "    " if message["thread_ts"] not in (None, message["ts"]) else ""
            lines.append(f"{indent}{message['user']}: {texts(message)}")
            names = [label(element) for _, element in controls(message)]
            if names:
                lines.append(f"{indent}    [{'] ['.join(names)}]")
        return "\n".join(lines)


def texts(message: dict[str, Any]) -> str:
    """All words of a message."""
    found: list[str] = []
    for block in message["blocks"] or []:
        if "text" in block:
            text = block["text"]
            found.append(text["text"] if isinstance(text, dict) else text)
        found += [element["text"] for element in block.get("elements", []) if element.get("type") == "mrkdwn"]
        if "label" in block:
            found.append(block["label"]["text"])
    return re.sub("\u200b", "", "\n".join(found) or message["text"])


def controls(message: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Every control of a message with its block id."""
    found: list[tuple[str, dict[str, Any]]] = []
    for block in message["blocks"] or []:
        elements = block.get("elements", []) if block["type"] == "actions" else []
        elements = [*elements, *[block[key] for key in ("accessory",) if key in block]]
        found += [(block.get("block_id", ""), element) for element in elements]
    return found


def label(element: dict[str, Any]) -> str:
    """What is written on a control; a menu is called by what it asks."""
    text = element.get("text")
    return text["text"] if isinstance(text, dict) else ":".join(element["action_id"].split(":")[:2])


def notices(workspace: LocalWorkspace) -> list[str]:
    """What notifications read out of everything that we sent with blocks."""
    return [str(call.arguments["text"]) for call in workspace.requests if call.arguments.get("blocks") and "text" in call.arguments]


@asynccontextmanager
async def world(
    folder: Path, *, url: str = "", scopes: set[str] | None = None, start: datetime = START, team: Team | None = None,
    real: Clock | None = None, limits: bool = False, framework: Framework | None = None, **changed: Any,
) -> AsyncIterator[World]:
    """A running world whose clock starts at a fixed day; state in `folder`, so that a second one goes on where the first ended.

    `real`: the clock of both sides instead of the machine's. `limits`: Slack keeps its limits, and we keep its pace.
    """
    clock = real or Clock()
    clock.jump(start - clock.now())
    keeper = DemoClock(clock)
    workspace = LocalWorkspace(
        folder / "workspace.json", keeper, manifest(), granted_scopes=scopes, bot_token=BOT_TOKEN, app_token=APP_TOKEN,
        team=team, rate_limits=limits, real=real,
    )
    if limits:
        changed = {"meshcheck_slack_pace": 1, **changed}
    await workspace.start()
    try:
        settings = local_settings(workspace, url or f"sqlite:///{folder / 'meshcheck.db'}", **changed)
        async with running(settings, framework or load_shipped(), clock) as bot:
            keeper.attach(bot)
            here = World(workspace, bot, keeper)
            await here.settle()
            yield here
        assert [mark for text in notices(workspace) for mark in marks(text)] == []
    finally:
        await workspace.stop()


def local_settings(workspace: LocalWorkspace, url: str, **changed: Any) -> Settings:
    """Settings for a bot in this workspace."""
    given = {
        "slack_bot_token": BOT_TOKEN, "slack_app_token": APP_TOKEN, "slack_api_url": workspace.api_url,
        "database_url": url, "meshcheck_working_hours": "always", "meshcheck_sweep_seconds": 3600,
        "meshcheck_slack_pace": 0,
    }
    return read_settings(**{**given, **changed})
