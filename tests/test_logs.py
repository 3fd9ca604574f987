"""Logs: JSON when wanted, an id per payload, and nothing of what people wrote or of what lets one in, at any level."""

import asyncio
import json
import logging
import re
import signal
from io import StringIO
from pathlib import Path

import aiohttp
import pytest
from slack_bolt.async_app import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot import logs
from bot.clock import Clock
from tests.processes.command import process, until
from tests.processes.test_run import SECRET, far, free_port, told
from tests.world import ANN, World

CANARY = "canary-canary"


@pytest.mark.parametrize("http", [True, False], ids=["http", "socket"])
async def test_a_whole_session_at_debug_gives_nothing_away(tmp_path: Path, http: bool) -> None:
    port = free_port()
    async with far(tmp_path, port, http=http) as here:
        environment = told(here, f"sqlite:///{tmp_path / 'a.db'}", port, http=http)
        async with process({**environment, "MESHCHECK_LOG_LEVEL": "DEBUG", "MESHCHECK_LOG_FORMAT": "json"}, tmp_path) as bot:
            await here.command(ANN, f"for {CANARY}")
            await here.command(ANN, CANARY)
            root = here.root()["ts"]
            for text in (f"{CANARY}?", f"self-run {CANARY}", "self-run"):
                await here.workspace.say(ANN, "C01VOTE", text, root)
            async with aiohttp.ClientSession() as session:
                body = f"command=%2Fmeshcheck&text={CANARY}&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F{CANARY}"
                forged = {"X-Slack-Signature": "v0=0", "X-Slack-Request-Timestamp": str(int(Clock().real_now().timestamp()))}
                async with session.post(f"http://127.0.0.1:{port}/slack/events", data=body, headers=forged):
                    pass
                async with session.post(f"http://127.0.0.1:{port}/signals", data=f'{{"id": "{CANARY}"}}'):
                    pass
            await until(lambda: "✓" in here.transcript())
            bot.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(bot.wait(), 20) == 0
        urls = {r.arguments.get("response_url") for r in here.workspace.requests} - {None}
        log = (tmp_path / f"run-{port}.log").read_text()
        lines = [json.loads(line) for line in log.splitlines()]
        assert all({"time", "level", "logger", "request", "message"} <= line.keys() for line in lines)
        answered = [line["request"] for line in lines if line["level"] == "DEBUG" and "a payload" in line["message"]]
        assert len(answered) == len(set(answered)) >= 5
        for secret in (CANARY, "xoxb-", "xapp-", SECRET, "/socket/", "hooks.slack.com", *urls):
            assert str(secret) not in log
        assert not re.search(r"https?://[^ ]*/response", log)


@pytest.mark.parametrize(("said", "stands"), [
    ("a xoxb-1-2-abc and xoxe.xoxp-1-Mi0 here", "a [token] and [token] here"),
    ("xapp-1-A0-1-ff", "[token]"),
    ("to wss://wss-primary.slack.com/link/?ticket=abc now", "to [socket address] now"),
    ("https://hooks.slack.com/actions/T0/1/abc", "[response url]"),
    ("postgresql://me:secret@db/x", "postgresql://[user:password]@db/x"),
    ("1 error [type=x, input_value='my text', input_type=str]", "1 error [type=x, input_value=…, input_type=str]"),
    ("thread 5f2a is mended at the next sweep", "thread 5f2a is mended at the next sweep"),
])
def test_secrets_are_cut_out(said: str, stands: str) -> None:
    assert logs.redacted(said) == stands


@pytest.mark.parametrize("form", ["text", "json"])
def test_also_within_the_words_of_an_exception(form: logs.Format) -> None:
    made, written = logs.handler(form), StringIO()
    assert isinstance(made, logging.StreamHandler)
    made.setStream(written)
    log = logging.Logger("x")
    log.addHandler(made)
    with logs.request() as id:
        try:
            raise ValueError("xoxb-1-2-3")
        except ValueError:
            log.exception("it failed for %s", "xoxb-4")
    text = written.getvalue()
    assert "xoxb" not in text and "ValueError: [token]" in text and "it failed for [token]" in text
    assert id in text
    if form == "json":
        assert json.loads(text)["request"] == id


def test_the_clients_of_slack_do_not_word_payloads_that_nobody_may_log() -> None:
    logs.hush()
    for log in (AsyncWebClient()._logger, AsyncWebhookClient("https://localhost").logger):
        # They ask for the level of their own logger, where a logger that is told none has the lowest.
        assert log.level > logging.DEBUG, log.name


async def test_the_id_that_is_quoted_is_the_one_in_the_log(here: World, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(ack: AsyncAck) -> None:
        raise RuntimeError("unforeseen")

    here.bot.bolt._async_listeners.clear()
    here.bot.bolt.command(re.compile(".*"))(broken)
    mark = logs.handler("json").filters[0]
    caplog.handler.addFilter(mark)
    await here.command(ANN)
    (quoted,) = re.findall(r"quote `(\w{8})`", here.whispers(ANN)[-1])
    (record,) = [record for record in caplog.records if record.exc_info and "unforeseen" in str(record.exc_info[1])]
    assert quoted in record.getMessage()
    assert record.__dict__["request"] == quoted
