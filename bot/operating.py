"""The commands by which an operator looks after reminders: `meshcheck reminders list | retry`, `pings` and `outcomes`."""

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True, help="Reminders that were given up after every retry: look, and try them again.")
Json = Annotated[bool, typer.Option("--json", help="For programs.")]


@app.command("list")
def list_(as_json: Json = False) -> None:
    """Show what was given up: when it was due, where, how often it was tried, why. Ends with 1 when there is something."""
    import asyncio

    from bot.settings import read_settings
    from bot.upkeep import parked
    from bot.views.upkeep import parked_text, plain

    found = [asdict(each) for each in asyncio.run(parked(read_settings().database_url))]
    if as_json:
        _print([plain(each) for each in found])
    else:
        typer.echo(parked_text(found))
    raise typer.Exit(1 if found else 0)


@app.command()
def retry(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID…]", help="As `list` shows them.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All that were given up.")] = False,
) -> None:
    """Try given-up reminders again at the next sweep, as if they had never failed."""
    import asyncio

    from bot.settings import read_settings
    from bot.upkeep import revived

    count = asyncio.run(revived(read_settings().database_url, None if everything else ids or []))
    typer.echo(f"{count} {'comes' if count == 1 else 'come'} with the next sweep.")


def pings(
    days: Annotated[int, typer.Option(min=1, max=3650, help="How many days back to count.")] = 30,
    as_json: Json = False,
) -> None:
    """Count what teams make of reminders: sent, answered within 7 days, snoozed, stopped."""
    import asyncio

    from bot.settings import read_settings
    from bot.upkeep import counted
    from bot.views.upkeep import pings_text

    found = asdict(asyncio.run(counted(read_settings(), days)))
    if as_json:
        _print({"days": days, **found})
    else:
        typer.echo(pings_text(found, days))


def outcomes(as_json: Json = False) -> None:
    """Say what became of verdicts: for each rule how many were followed and right, as teams answered after 90 days."""
    import asyncio

    from bot.settings import read_settings
    from bot.upkeep import became
    from bot.views.hindsight import outcomes_text

    found = asyncio.run(became(read_settings().database_url))
    if as_json:
        _print([{**asdict(each), "answered": each.answered, "hit_rate": each.hit_rate} for each in found])
    else:
        typer.echo(outcomes_text(found))


def _print(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
