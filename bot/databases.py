"""The commands that look after the database: `meshcheck db migrate | version | downgrade | copy`."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from bot.store import Store

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True, help="The database.")


@app.command()
def migrate() -> None:
    """Bring the database up to date."""
    _run(_migrated(_address()))
    typer.echo("The database is up to date.")


@app.command()
def version() -> None:
    """Say at which version the database is, and which one this program works with."""
    from bot.store.schema import HEAD

    found = _run(_version(_address()))
    typer.echo(f"database {found or 'not set up yet'}, program {HEAD}")


@app.command()
def downgrade(
    to: Annotated[str, typer.Argument(metavar="VERSION", help="The version that the former program works with.")],
) -> None:
    """Take migrations back before an older program is started; what only newer ones can keep is lost."""
    _run(_downgraded(_address(), to))
    typer.echo(f"The database is at version {to}. Start the older program now; this one would migrate it again.")


@app.command()
def copy(
    to: Annotated[str, typer.Option(envvar="TO_DATABASE_URL", help="An empty one, like postgresql://user:password@host/name.")],
) -> None:
    """Copy everything from DATABASE_URL into another, empty database, all of it or nothing; nothing is removed here."""
    copied = _run(_copied(_address(), to))
    for table, rows in copied.items():
        typer.echo(f"{rows:>9}  {table}")
    typer.echo(f"{sum(copied.values()):>9}  rows copied and counted. Set DATABASE_URL to the new database, then start the bot.")


def _address() -> str:
    from bot.settings import read_settings

    return read_settings().database_url


def _run(job: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(job)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator["Store"]:
    """Nobody else may use an SQLite file meanwhile. Raises StoreBusyError, StoreUnavailableError."""
    from bot.store import Store

    store = await Store.open(url)
    try:
        yield store
    finally:
        await store.close()


async def _migrated(url: str) -> None:
    async with _opened(url) as store:
        await store.migrate()


async def _version(url: str) -> str | None:
    from bot.store import Store

    store = await Store.open(url, exclusive=False)
    try:
        return await store.version()
    finally:
        await store.close()


async def _downgraded(url: str, to: str) -> None:
    async with _opened(url) as store:
        await store.downgrade(to)


async def _copied(url: str, to: str) -> dict[str, int]:
    from bot.store import CopyRefusedError

    if to == url:
        raise CopyRefusedError("--to names the database that DATABASE_URL names: give another, empty one.")
    async with _opened(url) as source:
        if not await source.ready():
            raise CopyRefusedError("The database to be copied is not up to date. Run `meshcheck db migrate` first.")
        async with _opened(to) as target:
            await target.migrate()
            return await source.copy_into(target)
