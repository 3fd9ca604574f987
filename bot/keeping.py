"""The commands about what is kept of teams: `meshcheck export` and `meshcheck forget`."""

import json
from pathlib import Path
from typing import Annotated

import typer

Installation = Annotated[str, typer.Option(help="Only this installation, as `installations list` shows it.")]


def export(
    channel: Annotated[str, typer.Option(help="Only this channel's id.")] = "",
    installation: Installation = "",
    as_json: Annotated[bool, typer.Option("--json", help="Everything that was asked and answered, for programs.")] = False,
    framework: Annotated[Path | None, typer.Option("--framework", envvar="MESHCHECK_FRAMEWORK", help="One of your own.")] = None,
) -> None:
    """Print every decision record in the database as Markdown; with --json also unfinished checks and each answer."""
    import asyncio

    from bot.exporting import plain, records
    from bot.library import load, load_shipped
    from bot.settings import read_settings

    url = read_settings().database_url
    if as_json:
        typer.echo(json.dumps(asyncio.run(plain(url, installation, channel)), ensure_ascii=False, indent=2))
        return
    known = load_shipped() if framework is None else load(framework)
    for _, text in asyncio.run(records(url, known, installation, channel)):
        typer.echo(text)


def forget(
    channel: Annotated[str, typer.Argument(help="The channel's id.")],
    installation: Annotated[str, typer.Option(help="Whose channel it is; needed where several have installed it.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Delete everything of one channel, for good; the running bot then deletes its messages and files at Slack."""
    import asyncio

    from bot.exporting import forgotten
    from bot.settings import read_settings

    if not yes:
        typer.confirm(f"Delete everything of {channel}, for good?", abort=True)
    threads = asyncio.run(forgotten(read_settings().database_url, installation, channel))
    typer.echo(f"{threads} {'check' if threads == 1 else 'checks'} of {channel} deleted, with all that was answered and planned.")
