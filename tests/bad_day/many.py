"""Many channels, each with something due at once, and how often each was asked."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from bot.library import load_shipped
from bot.local import LocalWorkspace
from bot.local.model import BOT, TEAM, Channel, Snapshot, first_snapshot
from bot.store import Due, Store
from bot.store.prepared import Prepared
from bot.store.tables import messages
from conversations.answers import Given, Value
from conversations.assessment import Assessment
from conversations.verdict import conclude
from tests.world import ANN, BOT_USER, texts

ROWS = 200
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOTED = Prepared(select(messages.c.channel, messages.c.ts))
ASKED = "*Time for another look*"


def channel(number: int) -> str:
    """The id of a channel."""
    return f"C{number:05}"


def make_channels(folder: Path, rows: int = ROWS) -> None:
    """A workspace with a channel for each reminder: a channel is reminded of one thing at a time."""
    people = first_snapshot("Meshcheck").people
    channels = [
        Channel(id=channel(number), name=f"team-{number}", members=[BOT, ANN]) for number in range(rows)
    ]
    kept = Snapshot(people=people, channels=channels)
    (folder / "workspace.json").write_text(kept.model_dump_json(exclude_defaults=True), "utf-8")


async def all_due(database: str, rows: int = ROWS) -> None:
    """One concluded check and one trigger that is due in each channel."""
    store = await Store.open(database)
    try:
        await store.migrate()
        verdict = conclude(load_shipped(), _check(0), at=NOW - timedelta(days=90))
        async with store.transaction() as tx:
            for number in range(rows):
                check = _check(number)
                await tx.new_thread(check.thread, check.installation, check.channel, check.system)
                await tx.add_assessment(check.model_copy(update={"concluded": verdict}))
                await tx.plan_due(_due(check))
    finally:
        await store.close()


def _check(number: int) -> Assessment:
    at = NOW - timedelta(days=90)
    owner = Given(question="owner", value=Value.choice("none"), by=ANN, at=at)
    return Assessment(
        id=f"a{number}", installation=TEAM, channel=channel(number), thread=f"t{number}", system="shop", owner=ANN,
        started_at=at, framework_version=1, given=(owner,),
    )


def due_of(number: int) -> Due:
    """What is due in this channel."""
    return _due(_check(number))


def _due(check: Assessment) -> Due:
    return Due(
        id=f"d{check.id}", key=f"{check.id}:net", installation=TEAM, channel=check.channel, thread=check.thread,
        assessment=check.id, kind="net", reason="6 months have passed", touches=("owner",), due_at=NOW,
    )


def asked(workspace: LocalWorkspace, rows: int = ROWS) -> Counter[str]:
    """How often each channel was asked."""
    return Counter(
        place
        for place in map(channel, range(rows))
        for message in workspace.messages(place)
        if message["user"] == BOT_USER and texts(message).startswith(ASKED)
    )


def standing(workspace: LocalWorkspace, rows: int = ROWS) -> dict[tuple[str, str], tuple[str, str]]:
    """Channel and timestamp of each of our messages -> the thread and the role that it carries."""
    found = {}
    for place in map(channel, range(rows)):
        for message in workspace._world.messages(place):
            if message.user == BOT_USER and message.metadata is not None:
                payload = message.metadata["event_payload"]
                found[place, message.ts] = (payload["thread"], payload["role"])
    return found


def doubled(workspace: LocalWorkspace, rows: int = ROWS) -> list[tuple[str, str]]:
    """Thread and role of every message that stands more than once."""
    return [role for role, times in Counter(standing(workspace, rows).values()).items() if times > 1]


async def unknown(database: str, workspace: LocalWorkspace, rows: int = ROWS) -> set[tuple[str, str]]:
    """Thread and role of the messages that Slack took and that nobody noted: the process died between the two."""
    store = await Store.open(database, exclusive=False)
    try:
        async with store.transaction() as tx:
            noted = {(place, ts) for place, ts in await tx._rows(NOTED)}
    finally:
        await store.close()
    return {role for place, role in standing(workspace, rows).items() if place not in noted}


async def all_done(database: str, rows: int = ROWS) -> None:
    """Every reminder is recorded as said, and no thread is left behind."""
    store = await Store.open(database)
    try:
        async with store.transaction() as tx:
            assert await tx.behind_threads() == []
            assert len(await tx.all_assessments()) == 2 * rows
            for number in range(rows):
                assert [due.kind for due in await tx.sent_due(f"a{number}", "net")] == ["net"]
    finally:
        await store.close()
