"""Teams half-way through their questions, and the signed presses by which they go on."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urlencode

from slack_sdk.signature import SignatureVerifier

from benchmarks.children import SECRET
from bot.clock import Clock, new_id
from bot.store import Due, Store
from bot.views.message import Message
from bot.views.press import Press
from bot.views.root import TeamView
from bot.views.thread import thread
from conversations.answers import Given, Value
from conversations.assessment import Assessment
from conversations.framework import Framework
from conversations.progress import progress
from conversations.verdict import conclude

TEAM: dict[str, Value] = {
    "platform": Value.choice("eks"), "mesh_today": Value.choice("none"), "stage": Value.choice("production"),
    "data": Value.choices(("sensitive",)), "demand": Value.choice("identity"), "demand_by": Value.unknown(),
    "debugging": Value.choice("fine"), "services": Value.number(12, 12), "growth": Value.number(2, 2),
    "pains": Value.choices(("retries",)), "owner": Value.choice("part"),
}
ANN = "U01ANN"


def half_way(framework: Framework, number: int, at: datetime) -> Assessment:
    """An assessment in which only what takes one press is left to answer."""
    known = {question.id: question for question in framework.questions}
    typed = [id for id in TEAM if id in known and known[id].type not in ("choice", "yesno")]
    facts = tuple(Given(question=id, value=TEAM[id], by=ANN, at=at) for id in typed)
    return Assessment(
        id=f"a{number:06}", installation="T1", channel=f"C{number:06}", thread=f"t{number:06}", system="shop", owner=ANN,
        started_at=at, framework_version=framework.version, given=facts,
    )


def steps(framework: Framework, start: Assessment) -> Iterator[tuple[Assessment, str, str]]:
    """The assessment before each press, the question, and the choice; up to the verdict."""
    run = start
    while (group := progress(framework, run).open) is not None:
        for question in group.questions:
            if question.id in run.answers:
                continue
            if not question.choices:
                return
            wished = TEAM.get(question.id)
            ids = [choice.id for choice in question.choices]
            choice = wished.options[0] if wished is not None and wished.options[0] in ids else ids[0]
            yield run, question.id, choice
            fact = Given(question=question.id, value=Value.choice(choice), by=ANN, at=run.started_at)
            run = run.model_copy(update={"given": (*run.given, fact)})


def concluded(framework: Framework, number: int, at: datetime) -> Assessment:
    """An assessment that has its verdict."""
    *_, (last, question, choice) = steps(framework, half_way(framework, number, at))
    fact = Given(question=question, value=Value.choice(choice), by=ANN, at=at)
    done = last.model_copy(update={"given": (*last.given, fact)})
    return done.model_copy(update={"concluded": conclude(framework, done, at=at)})


def requests(framework: Framework, started: list[Assessment], clock: Clock, slack: int) -> list[bytes]:
    """Whole signed HTTP requests: every team's first press, then every team's second, and so on.

    `slack`: the port on which the response URLs of the presses are served.
    """
    stamp = str(int(clock.real_now().timestamp()))
    signer = SignatureVerifier(SECRET)
    walks = [
        [_request(_body(framework, before, question, choice, slack), stamp, signer) for before, question, choice in steps(framework, one)]
        for one in started
    ]
    return [request for together in zip_longest(*walks) for request in together if request is not None]


def signed(framework: Framework, one: Assessment, clock: Clock, slack: int) -> Iterator[tuple[dict[str, str], str]]:
    """The signed headers and the body of each of a team's presses; `slack` as for `requests`."""
    for before, question, choice in steps(framework, one):
        body = _body(framework, before, question, choice, slack)
        yield _headers(body, str(int(clock.real_now().timestamp())), SignatureVerifier(SECRET)), body


def _request(body: str, stamp: str, signer: SignatureVerifier) -> bytes:
    head = {"Host": "127.0.0.1", **_headers(body, stamp, signer), "Content-Length": str(len(body))}
    lines = "".join(f"{name}: {said}\r\n" for name, said in head.items())
    return f"POST /slack/events HTTP/1.1\r\n{lines}\r\n{body}".encode()


def _headers(body: str, stamp: str, signer: SignatureVerifier) -> dict[str, str]:
    return {
        "Content-Type": "application/x-www-form-urlencoded", "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signer.generate_signature(timestamp=stamp, body=body) or "",
    }


def _body(framework: Framework, before: Assessment, question: str, choice: str, slack: int) -> str:
    asked = framework.question(question)
    blocks = [
        {"type": "section", "block_id": question, "text": {"type": "mrkdwn", "text": f"*{asked.ask}*\n{asked.why}"}},
        {"type": "actions", "block_id": f"{question}:0", "elements": [
            {"type": "button", "action_id": f"answer:{question}:{option.id}",
             "text": {"type": "plain_text", "text": option.label},
             "value": Press(before.id, question, option.id).packed()}
            for option in asked.choices
        ]},
    ]
    return urlencode({"payload": json.dumps({
        "type": "block_actions", "team": {"id": before.installation, "domain": "team"},
        "user": {"id": ANN, "username": "ann", "team_id": before.installation},
        "api_app_id": "A1", "token": "none", "trigger_id": "1.2.3", "channel": {"id": before.channel, "name": "shop"},
        "container": {"type": "message", "message_ts": "1700000000.000100", "channel_id": before.channel},
        "message": {"type": "message", "ts": "1700000000.000100", "text": asked.ask, "blocks": blocks},
        "state": {"values": {}}, "response_url": f"http://127.0.0.1:{slack}/respond",
        "actions": [{
            "type": "button", "action_id": f"answer:{question}:{choice}", "block_id": f"{question}:0", "action_ts": "1.2",
            "value": Press(before.id, question, choice).packed(),
        }],
    })})


async def put(url: str, started: list[Assessment]) -> None:
    """Write these assessments into a fresh database."""
    store = await Store.open(url)
    try:
        await store.migrate()
        async with store.transaction() as tx:
            for one in started:
                await tx.new_thread(one.thread, one.installation, one.channel, one.system)
                await tx.add_assessment(one)
    finally:
        await store.close()


async def plan(store: Store, started: list[Assessment], clock: Clock) -> None:
    """One trigger of each is due now."""
    async with store.transaction() as tx:
        for one in started:
            await tx.plan_due(
                Due(
                    id=new_id(), key=f"{one.id}:launch", installation=one.installation, channel=one.channel,
                    thread=one.thread, assessment=one.id, kind="launch", reason="the launch is near",
                    touches=("services",), due_at=clock.now(),
                )
            )


def show(file: Path, framework: Framework, started: list[Assessment], at: datetime) -> None:
    """Note every thread of an SQLite file as standing in its channel, as it would after a while of use."""
    lines = [
        (one.installation, one.thread, role, f"1600{number:06}.{place:06}", message.digest)
        for number, one in enumerate(started)
        for place, (role, message) in enumerate(_drawn(framework, one, at).items())
    ]
    with sqlite3.connect(file) as connection:
        connection.executemany("INSERT INTO shown (installation, thread, role, ts, digest) VALUES (?, ?, ?, ?, ?)", lines)
    connection.close()


def behind(file: Path) -> int:
    """How many threads of an SQLite file do not show their newest revision."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM threads WHERE caught_up < revision").fetchone()[0])
    finally:
        connection.close()


def _drawn(framework: Framework, one: Assessment, at: datetime) -> dict[str, Message]:
    return thread(framework, (one,), now=at, names={ANN: "Ann"}, team=TeamView(), next_ask=None, parked=True)
