"""The command line: `meshcheck local | run | assess | framework | export | manifest | doctor | db`."""

import gc
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from bot import databases, feeding, hosting, keeping, operating

app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None, help="Does your team need a service mesh?")
framework_app = typer.Typer(no_args_is_help=True, help="Look at a framework: its questions, and what typed answers mean.")
app.add_typer(framework_app, name="framework")
app.add_typer(databases.app, name="db")
app.add_typer(hosting.installations_app, name="installations")
app.add_typer(hosting.keys_app, name="keys")
app.command()(feeding.signal)
app.command()(feeding.evidence)
app.command()(keeping.export)
app.command()(keeping.forget)
app.add_typer(operating.app, name="reminders")
app.command()(operating.pings)
app.command()(operating.outcomes)

FrameworkFile = Annotated[Path | None, typer.Option(
    "--framework", envvar="MESHCHECK_FRAMEWORK", help="A framework of your own: a file or a folder."
)]
Json = Annotated[bool, typer.Option("--json", help="For programs.")]
Now = Annotated[str, typer.Option("--now", help="The day to judge from, like 2027-03-01.")]


def main() -> None:
    """The command `meshcheck`: 0 done, 1 findings, 2 bad input with a sentence."""
    try:
        app()
    except Exception as error:
        # Loaded now and not before: it knows the errors of all parts, and `--help` needs none of them.
        from bot.refusing import refused

        sentence = refused(error)
        if sentence is None:
            raise
        _refuse(sentence)


def _refuse(sentence: str) -> NoReturn:
    typer.echo(f"meshcheck: {sentence}", err=True)
    raise SystemExit(2)


@app.command()
def local(
    port: Annotated[int, typer.Option(help="Where the page is served; 0 takes a free one.")] = 8765,
    host: Annotated[str, typer.Option(help="The address to bind.")] = "127.0.0.1",
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the page.")] = False,
    state: Annotated[Path, typer.Option(help="The folder that keeps its state.")] = Path(".meshcheck"),
) -> None:
    """Try everything on this machine: a workspace that behaves like Slack, its page, and the bot."""
    with _loading():
        from bot.demo import demo
        from bot.settings import read_settings

        framework = _framework(read_settings().meshcheck_framework)
    _forever(demo(state, framework, host=host, port=port, browser=not no_browser))


@app.command()
def run() -> None:
    """Run the bot, over Socket Mode when SLACK_APP_TOKEN is set, else over signed HTTP."""
    with _loading():
        from bot.serve import serve
        from bot.settings import read_settings

        settings = read_settings()
        framework = _framework(settings.meshcheck_framework)
    _forever(serve(settings, framework))


@app.command()
def assess(
    answers: Annotated[Path, typer.Argument(help="A YAML file of answers, by question id.")],
    as_json: Json = False,
    now: Now = "",
    why_not: Annotated[str, typer.Option("--why-not", metavar="VERDICT", help="Why it is not this one instead.")] = "",
    framework: FrameworkFile = None,
) -> None:
    """Judge a file of answers."""
    from bot.answers_file import read_answers
    from bot.assessing import excluded, judged
    from bot.views.terminal import verdict_json, verdict_text

    known = _framework(framework)
    given = read_answers(answers, known)
    if why_not:
        typer.echo(excluded(known, given, why_not, as_json=as_json))
        return
    verdict, following = judged(known, given, _moment(now))
    if as_json:
        _print_json(verdict_json(verdict, following))
    else:
        typer.echo(verdict_text(known, verdict))


@framework_app.command()
def questions(as_json: Json = False, framework: FrameworkFile = None) -> None:
    """List every question with its type and its choices."""
    known = _framework(framework)
    if as_json:
        listed = [
            {
                "id": q.id, "ask": q.ask, "type": q.type, "stage": q.stage, "why": q.why,
                "choices": [{"id": choice.id, "label": choice.label} for choice in q.choices],
            }
            for q in known.questions
        ]
        _print_json(listed)
        return
    for q in known.questions:
        typer.echo(f"{q.id} ({q.type}, {q.stage}): {q.ask}")
        for choice in q.choices:
            typer.echo(f"    {choice.id}: {choice.label}")


@framework_app.command()
def parse(
    kind: Annotated[str, typer.Argument(metavar="TYPE", help="number, date, yesno, or a question id.")],
    text: Annotated[str, typer.Argument(help="What somebody typed.")],
    as_json: Json = False,
    now: Now = "",
    framework: FrameworkFile = None,
) -> None:
    """Show what a typed answer is taken for; null is no answer."""
    from bot.assessing import parsed

    found = parsed(_framework(framework), kind, text, _moment(now).date())
    if as_json:
        _print_json({"answer": found})
    else:
        typer.echo("no answer" if found is None else json.dumps(found, ensure_ascii=False))


@framework_app.command()
def lint(
    file: Annotated[Path | None, typer.Argument(help="A framework: a file or a folder; without it the shipped one.")] = None,
    against: Annotated[list[Path] | None, typer.Option(help="An earlier version, in a file or a folder; may be repeated.")] = None,
    as_json: Json = False,
    now: Now = "",
) -> None:
    """Prove a framework: names, limits, and every rule over all complete answers. Ends with 1 on findings.

    With --against also what a new version changes (meaning, wording or facts), and what it owes the earlier ones:
    a higher number when its meaning changed, and no id used again.
    """
    from bot.linting import linted

    found = linted(file, _moment(now).date(), against or ())
    if as_json:
        _print_json(found.plain())
    else:
        for line in (*(line for line, _ in found.altered), *found.lines):
            typer.echo(line.text)
        typer.echo(f"{len(found.lines) or 'No'} finding{'' if len(found.lines) == 1 else 's'}. {found.covered}")
    raise typer.Exit(1 if found.lines else 0)


@framework_app.command()
def graph(
    file: Annotated[Path | None, typer.Argument(help="A framework: a file or a folder; without it the shipped one.")] = None,
) -> None:
    """Draw a framework: a Mermaid flowchart from questions to verdicts."""
    from conversations.graph import graph as drawn

    typer.echo(drawn(_framework(file)), nl=False)


@app.command()
def compare(as_json: Json = False, framework: FrameworkFile = None) -> None:
    """Linkerd, Istio and no mesh side by side, with the facts behind each cell."""
    from bot.views.knowledge import comparison_text

    known = _framework(framework)
    if as_json:
        _print_json(known.comparison.model_dump(mode="json"))
    else:
        typer.echo(comparison_text(known.comparison))


@app.command()
def facts(
    stale: Annotated[bool, typer.Option("--stale", help="Only those due for a check; 1 when there are some.")] = False,
    now: Now = "",
    as_json: Json = False,
    framework: FrameworkFile = None,
) -> None:
    """List the facts behind verdicts: source, day of the last check, day from which they are stale."""
    from bot.views.knowledge import fact_json, fact_text, facts_shown

    today = _moment(now).date()
    shown = facts_shown(_framework(framework), today, only_stale=stale)
    if as_json:
        _print_json([fact_json(fact, today) for fact in shown])
    else:
        typer.echo("\n\n".join(fact_text(fact, today) for fact in shown) or "No fact is due for a check.")
    raise typer.Exit(1 if stale and shown else 0)


@app.command()
def manifest(
    distributed: Annotated[bool, typer.Option("--distributed", help="For many workspaces, over HTTP and OAuth.")] = False,
    url: Annotated[str, typer.Option(envvar="PUBLIC_URL", help="With --distributed: where Slack reaches `meshcheck run`.")] = "",
) -> None:
    """Print the Slack app manifest: for one workspace, or for many."""
    from bot import manifest as editions
    from bot.settings import read_settings

    if not distributed:
        typer.echo(editions.as_text(), nl=False)
        return
    address = read_settings(**({"public_url": url} if url else {})).public_url
    if not address:
        _refuse("--distributed needs --url, the address at which Slack reaches you, like https://meshcheck.example.com.")
    typer.echo(editions.as_text(editions.distributed(address)), nl=False)


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check tokens, scopes, transport, clock, database, keys and framework, and say what to do about each."""
    from bot.doctor import findings, plain

    found = _once(findings())
    if as_json:
        _print_json(plain(found))
    for finding in () if as_json else found:
        typer.echo(f"{'ok ' if finding.good else 'FIX'}  {finding.says}")
    raise typer.Exit(0 if all(finding.good for finding in found) else 1)


@contextmanager
def _loading() -> Iterator[None]:
    """What is loaded stays, so looking for garbage among it is in vain: a seventh of the time it takes."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _framework(path: Path | None) -> Any:
    from bot.library import load, load_shipped

    return load_shipped() if path is None else load(path)


def _moment(now: str) -> Any:
    from datetime import UTC, datetime

    from bot.clock import Clock

    if not now:
        return Clock().now()
    try:
        return datetime.fromisoformat(now).replace(tzinfo=UTC)
    except ValueError:
        _refuse(f"--now {now!r} is no day. Give one like 2027-03-01.")


def _once(job: Any) -> Any:
    import asyncio

    return asyncio.run(job)


def _forever(job: Any) -> None:
    import asyncio

    from bot.logs import set_up
    from bot.settings import read_settings

    settings = read_settings()
    set_up(settings.meshcheck_log_format, settings.meshcheck_log_level)
    try:
        import uvloop
    except ImportError:
        asyncio.run(job)
        return
    uvloop.run(job)


def _print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
