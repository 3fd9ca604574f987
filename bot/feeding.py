"""The commands that feed a check from elsewhere: `meshcheck signal` and `meshcheck evidence`."""

from pathlib import Path
from typing import Annotated

import typer


def signal(
    answers: Annotated[list[str], typer.Argument(metavar="QUESTION=ANSWER…", help="Like services=14 stage=production.")],
    url: Annotated[str, typer.Option(help="Where `meshcheck run` is reached.")] = "http://127.0.0.1:3000",
    token: Annotated[str, typer.Option(envvar="MESHCHECK_SIGNAL_TOKEN", help="From `/meshcheck token`.")] = "",
    secret: Annotated[str, typer.Option(envvar="MESHCHECK_SIGNAL_SECRET", help="Shown with it, once.")] = "",
    id: Annotated[str, typer.Option("--id", help="The same for repeats, like a build number; else a new one.")] = "",
) -> None:
    """Report what a pipeline knows to the check of its team."""
    import asyncio

    from bot.clock import new_id
    from bot.signal_client import send, told
    from bot.signing import SignalError

    for name, value in (("--token", token), ("--secret", secret)):
        if not value:
            raise SignalError(f"{name} is missing. `/meshcheck token` in your team's channel makes a token.")
    asyncio.run(send(url, token, secret, id or new_id(), told(answers)))
    typer.echo("Reported.")


def evidence(
    source: Annotated[str, typer.Argument(metavar="[-]", help="- reads what kubectl printed.")] = "",
    kubeconfig: Annotated[Path | None, typer.Option(help="The cluster to ask through kubectl.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
    framework: Annotated[Path | None, typer.Option("--framework", help="A file or a folder of your own.")] = None,
) -> None:
    """Propose answers from what a cluster shows; prints a file for `meshcheck assess`."""
    import json
    import sys

    from bot import kubectl
    from bot.library import load, load_shipped

    if source not in ("", "-"):
        raise kubectl.EvidenceError(f"{source!r} can not be read: pipe it in, as `meshcheck evidence - < {source}`.")
    piped = source == "-" or (kubeconfig is None and not sys.stdin.isatty())
    text, missing = (kubectl.decoded(sys.stdin.buffer.read()), ()) if piped else kubectl.asked(kubeconfig)
    found = kubectl.proposed(text, load_shipped() if framework is None else load(framework), missing)
    if as_json:
        typer.echo(json.dumps(kubectl.as_json(found), ensure_ascii=False, indent=2))
    else:
        typer.echo(kubectl.as_yaml(found), nl=False)
