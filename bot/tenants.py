"""What operators do about installations and keys from the command line: list, forget, encrypt anew."""

import json

from bot.clock import Clock
from bot.resealing import resealed
from bot.sealing import Sealer
from bot.store import Installed, Store

FORGOTTEN = "forgotten"
HEADERS = ("id", "name", "state", "since", "installed by", "scopes")


class NoSuchInstallationError(Exception):
    """There is none of this id; the message is a sentence."""


async def listed(url: str) -> list[Installed]:
    """Every installation in this database. Raises StoreUnavailableError."""
    store = await Store.open(url, exclusive=False)
    try:
        async with store.transaction() as tx:
            return await tx.all_installed()
    finally:
        await store.close()


async def forgotten(url: str, id: str) -> int:
    """Delete everything of an installation; how many rows that were. Raises NoSuchInstallationError.

    Of one that was at work its id stays for a while, so that processes that know its token let go of it.
    """
    clock = Clock()
    store = await Store.open(url, exclusive=False)
    try:
        async with store.transaction() as tx:
            await tx.turn(f"installation:{id}")
            known = await tx.installed(id)
            rows = await tx.forget_installation(id)
            if known is not None and known.paused_at is None:
                gone = Installed(id, paused_at=clock.now(), paused_why=FORGOTTEN, revision=known.revision)
                await tx.save_installation(gone, clock.real_now())
    finally:
        await store.close()
    if not rows:
        raise NoSuchInstallationError(f"There is nothing of {id!r} here. `meshcheck installations list` shows what there is.")
    return rows


async def rotated(url: str, sealer: Sealer) -> int:
    """Encrypt every secret with the first key; how many there are. Raises SealError."""
    store = await Store.open(url, exclusive=False)
    try:
        return await resealed(store, sealer)
    finally:
        await store.close()


def as_text(found: list[Installed]) -> str:
    """One line each, tab between the fields."""
    if not found:
        return "Nobody has installed it yet."
    lines = ["\t".join(HEADERS)]
    for one in found:
        day = one.paused_at or one.installed_at
        since = f"{day:%Y-%m-%d %H:%M} UTC" if day is not None else "-"
        lines.append("\t".join((one.id, one.name or "-", state(one), since, one.installed_by or "-", str(len(one.scopes)))))
    return "\n".join(lines)


def as_json(found: list[Installed]) -> str:
    """The same for programs; no token is in it."""
    return json.dumps(
        [
            {
                "id": one.id, "name": one.name, "enterprise": one.enterprise, "team": one.team, "state": state(one),
                "paused_why": one.paused_why or None, "scopes": sorted(one.scopes), "teams": sorted(one.teams),
                "installed_by": one.installed_by, "installed_at": one.installed_at and one.installed_at.isoformat(),
                "paused_at": one.paused_at and one.paused_at.isoformat(),
                "token_expires_at": one.expires_at and one.expires_at.isoformat(),
            }
            for one in found
        ],
        ensure_ascii=False, indent=2,
    )


def state(one: Installed) -> str:
    """At work, or paused and why."""
    return f"paused ({one.paused_why})" if one.paused_at is not None else "at work"
