"""What the doctor finds on this side: clock, database, keys, framework."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.library import load, load_shipped
from bot.sealing import Sealer, SealError
from bot.settings import Settings
from bot.store import Store, StoreBusyError, StoreUnavailableError
from bot.store.schema import HEAD
from bot.views.refusals import worded
from conversations.errors import ConversationError

MOST_SKEW = timedelta(seconds=60)
"""Slack refuses what is 300 s off; a clock that drifts is noticed before that."""


@dataclass(frozen=True)
class Finding:
    """One thing looked at: which, whether it is good, and what it says or what to do."""

    check: str
    good: bool
    says: str


def clock_finding(settings: Settings, seen: datetime | None) -> Finding:
    """This machine's clock beside Slack's, where Slack has answered."""
    now = Clock().real_now()
    if seen is not None and abs(now - seen) > MOST_SKEW:
        off = round(abs((now - seen).total_seconds()))
        way = "ahead of" if now > seen else "behind"
        return Finding(
            "clock", False,
            f"This machine's clock is {off} s {way} Slack's: set it right (NTP), or signed requests are refused and reminders"
            " come at the wrong time.",
        )
    if settings.clock_offset:
        return Finding("clock", True, f"Due dates run {settings.clock_offset.days} days ahead (MESHCHECK_CLOCK_OFFSET).")
    beside = "the same as Slack's" if seen is not None else "not compared with Slack's"
    return Finding("clock", True, f"The clock reads {now:%Y-%m-%d %H:%M} UTC, {beside}.")


async def database_findings(settings: Settings) -> list[Finding]:
    """Reachable, in use by another process, at which version."""
    found: list[Finding] = []
    try:
        store = await Store.open(settings.database_url)
    except StoreBusyError as error:
        found.append(Finding("database", True, f"{error} That is right if it is the bot; a second one would be refused."))
        store = await Store.open(settings.database_url, exclusive=False)
    except StoreUnavailableError as error:
        return [Finding("database", False, f"{error} Check DATABASE_URL.")]
    try:
        return [*found, _version(await store.version())]
    except StoreUnavailableError as error:
        return [*found, Finding("database", False, f"{error} Check DATABASE_URL.")]
    finally:
        await store.close()


def _version(found: str | None) -> Finding:
    if found is None:
        return Finding("database", True, "The database can be reached; it is set up at the first start.")
    if found > HEAD:
        return Finding(
            "database", False,
            f"The database is at version {found}, this program knows those up to {HEAD}: start the newer program, or let it"
            f" run `meshcheck db downgrade {HEAD}`.",
        )
    if found < HEAD:
        return Finding("database", True, f"The database is at version {found}; the next start takes it to {HEAD}. Back it up first.")
    return Finding("database", True, "The database can be reached and is up to date.")


async def keys_findings(settings: Settings) -> list[Finding]:
    """Whether secrets are sealed, and whether what is sealed can be opened."""
    if not settings.sealer.on and settings.oauth:
        return [Finding(
            "keys", False,
            "MESHCHECK_ENCRYPTION_KEYS is not set: `meshcheck keys new` prints a key. Keep it apart from the database.",
        )]
    unreadable = await _unreadable(settings)
    if unreadable:
        return [Finding("keys", False, unreadable)]
    if settings.sealer.on:
        return [Finding("keys", True, "Tokens and secrets of pipelines are encrypted in the database.")]
    return [Finding(
        "keys", True,
        "Secrets of pipelines (`/meshcheck token`) lie in the database in plain text; MESHCHECK_ENCRYPTION_KEYS would encrypt"
        " them (`meshcheck keys new`).",
    )]


async def _unreadable(settings: Settings) -> str:
    """Why something sealed can not be opened; empty when all can, or when there is no database to look into."""
    try:
        store = await Store.open(settings.database_url, exclusive=False)
    except StoreUnavailableError:
        return ""
    try:
        async with store.transaction() as tx:
            found = await tx.sealed_values()
        _open_all(settings.sealer, [stored for _, _, stored in found])
    except StoreUnavailableError:
        return ""
    except SealError as error:
        return str(error)
    finally:
        await store.close()
    return ""


def _open_all(sealer: Sealer, stored: list[str]) -> None:
    for each in stored:
        sealer.open(each)


def framework_finding(settings: Settings) -> Finding:
    """Whether the framework can be used."""
    if settings.meshcheck_framework is None:
        return Finding("framework", True, f"The shipped framework, version {load_shipped().version}.")
    try:
        known = load(settings.meshcheck_framework)
    except ConversationError as error:
        return Finding("framework", False, f"MESHCHECK_FRAMEWORK: {worded(error)} `meshcheck framework lint` says more.")
    return Finding("framework", True, f"Your framework {settings.meshcheck_framework}, version {known.version}.")
