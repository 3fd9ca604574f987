"""The commands about who has installed us and how secrets are kept: `meshcheck installations` and `meshcheck keys`."""

from typing import Annotated

import typer

installations_app = typer.Typer(no_args_is_help=True, help="Who has installed it: list, and delete everything of one.")
keys_app = typer.Typer(no_args_is_help=True, help="The keys that secrets in the database are encrypted with.")


@installations_app.command("list")
def list_installations(as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False) -> None:
    """List every workspace and organisation, whether it is at work, and since when; 1 when one is paused."""
    import asyncio

    from bot import tenants
    from bot.settings import read_settings

    found = asyncio.run(tenants.listed(read_settings().database_url))
    typer.echo(tenants.as_json(found) if as_json else tenants.as_text(found))
    raise typer.Exit(1 if any(one.paused_at is not None for one in found) else 0)


@installations_app.command()
def forget(
    installation: Annotated[str, typer.Argument(metavar="ID", help="As `installations list` shows it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete everything of one installation at once: tokens, checks, verdicts, reminders. It can not be undone."""
    import asyncio

    from bot import tenants
    from bot.settings import read_settings

    if not yes:
        typer.confirm(f"Delete everything of {installation}, for good?", abort=True)
    rows = asyncio.run(tenants.forgotten(read_settings().database_url, installation))
    typer.echo(f"{rows} rows of {installation} are deleted.")


@keys_app.command()
def new() -> None:
    """Print a new key for MESHCHECK_ENCRYPTION_KEYS."""
    from bot.sealing import new_key

    typer.echo(new_key())


@keys_app.command()
def rotate() -> None:
    """Encrypt every stored secret with the first of MESHCHECK_ENCRYPTION_KEYS; afterwards the others can go."""
    import asyncio

    from bot import tenants
    from bot.settings import SettingsError, read_settings

    settings = read_settings()
    if not settings.sealer.on:
        raise SettingsError("MESHCHECK_ENCRYPTION_KEYS is not set. `meshcheck keys new` prints a key.")
    count = asyncio.run(tenants.rotated(settings.database_url, settings.sealer))
    typer.echo(f"{count} secrets are encrypted with the first key.")
