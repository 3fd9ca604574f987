"""What is kept of teams, read and deleted from the command line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.clock import Clock
from bot.store import Store
from conversations.assessment import Assessment
from conversations.framework import Framework
from conversations.hindsight import past
from conversations.record import markdown


class NothingKeptError(Exception):
    """Nothing is kept under this name, or it is not clear whose it is; the message is a sentence."""


async def everything(url: str, installation: str, channel: str) -> list[Assessment]:
    """Every check, finished or not, oldest first; empty for all of them. Raises StoreUnavailableError."""
    async with _reading(url) as store, store.transaction() as tx:
        found = await tx.all_assessments(channel)
    return [each for each in found if installation in ("", each.installation)]


async def plain(url: str, installation: str, channel: str) -> list[dict[str, Any]]:
    """The same for programs, each with what people said became of it. Raises StoreUnavailableError."""
    found = await everything(url, installation, channel)
    async with _reading(url) as store, store.transaction() as tx:
        said = await tx.all_outcomes()
    became: dict[str, list[dict[str, str]]] = {each.id: [] for each in found}
    for one in said:
        if one.assessment in became:
            became[one.assessment].append({"choice": one.choice, "by": one.by, "at": one.at.isoformat()})
    return [{**each.model_dump(mode="json"), "became": became[each.id]} for each in found]


async def records(url: str, framework: Framework, installation: str, channel: str) -> list[tuple[Assessment, str]]:
    """Every concluded check, oldest first, with its record. Raises StoreUnavailableError."""
    found = await everything(url, installation, channel)
    async with _reading(url) as store, store.transaction() as tx:
        became = {one.assessment: one.became for one in await tx.all_outcomes()}
    return [
        (each, markdown(framework, each, history=past(each, found, became), names={}, became=became.get(each.id)))
        for each in found if each.concluded is not None
    ]


async def forgotten(url: str, installation: str, channel: str) -> int:
    """Delete everything of a channel; how many threads. Raises NothingKeptError, StoreUnavailableError, StoreBusyError."""
    whose = {each.installation for each in await everything(url, installation, channel)}
    if not whose:
        raise NothingKeptError(f"Nothing is kept of the channel {channel!r}. `meshcheck export --json` shows what there is.")
    if len(whose) > 1:
        raise NothingKeptError(f"{channel} exists in {', '.join(sorted(whose))}: say which with --installation.")
    store = await Store.open(url)
    try:
        async with store.transaction() as tx:
            return await tx.forget_channel(whose.pop(), channel, Clock().real_now())
    finally:
        await store.close()


@asynccontextmanager
async def _reading(url: str) -> AsyncIterator[Store]:
    store = await Store.open(url, exclusive=False)
    try:
        yield store
    finally:
        await store.close()
