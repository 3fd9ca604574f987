"""/metrics as Prometheus reads it: every number explained, and the ones that count true."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from yarl import URL

from bot.metrics import _method, _outcome
from bot.serve import http_side
from tests.serving import served
from tests.world import ANN, World, local_settings, world

FORMER = (
    "meshcheck_sweeps_total", "meshcheck_due_handled_total", "meshcheck_sweep_failures_total", "meshcheck_slack_linked",
    "meshcheck_oldest_overdue_seconds", "meshcheck_reminders_given_up", "meshcheck_threads_behind",
    "meshcheck_installations_paused", "meshcheck_pings_sent_30d",
)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[World]:
    async with world(tmp_path) as fresh:
        yield fresh


async def scraped(here: World) -> dict[tuple[str, str], float]:
    """Every sample by name and labels, all of it explained and typed."""
    settings = local_settings(here.workspace, "sqlite:///unused.db", port=0)
    async with served(http_side(settings, here.bot)) as url, aiohttp.ClientSession() as session:
        async with session.get(f"{url}/metrics") as answer:
            assert answer.content_type == "text/plain"
            text = await answer.text()
    found = {}
    for family in text_string_to_metric_families(text):
        assert family.documentation, family.name
        assert family.type in ("counter", "gauge", "histogram"), family.name
        for sample in family.samples:
            found[sample.name, " ".join(f"{name}={value}" for name, value in sorted(sample.labels.items()))] = sample.value
    return found


async def test_what_a_conversation_leaves_in_the_numbers(here: World) -> None:
    here.workspace.faults.add(method="chat.postMessage", kind="429", times=1, retry_after=1)
    here.workspace.faults.add(method="users.info", kind="user_not_found", times=1)
    await here.command(ANN)
    await here.choose(ANN, "platform", "self_run")
    found = await scraped(here)
    assert {name for name, _ in found} >= set(FORMER)
    posted = sum(r.method == "chat.postMessage" and r.response.get("ok", False) for r in here.workspace.requests)
    assert found["meshcheck_slack_calls_total", "method=chat.postMessage outcome=ok"] == posted > 0
    assert found["meshcheck_slack_rate_limited_total", "method=chat.postMessage"] == 1
    assert found["meshcheck_slack_calls_total", "method=users.info outcome=user_not_found"] == 1
    # The command, the press, and each of our own messages and edits, which come back as events.
    payloads = found["meshcheck_payloads_total", "outcome=acknowledged transport=socket"]
    assert payloads == found["meshcheck_ack_seconds_count", "transport=socket"] >= 2 + posted
    assert ("meshcheck_payloads_total", "outcome=failed transport=socket") not in found
    assert found["meshcheck_slack_linked", ""] == 1
    assert found["meshcheck_threads_behind", ""] == 0
    assert 0 <= found["meshcheck_sweep_age_seconds", ""] < 60


async def test_failures_count_as_what_they_were(here: World) -> None:
    here.workspace.faults.add(method="users.info", kind="500", times=9)
    here.workspace.faults.add(method="chat.postMessage", kind="lost", times=1)
    await here.command(ANN)
    calls = {labels: value for (name, labels), value in (await scraped(here)).items() if name == "meshcheck_slack_calls_total"}
    assert calls["method=users.info outcome=internal_error"] >= 1
    assert any(labels.startswith("method=chat.postMessage outcome=Server") for labels in calls)


@pytest.mark.parametrize(("body", "outcome"), [
    (b'{"ok":true,"channel":"C1"}', "ok"), (b'{"ok": false, "error": "not_in_channel"}', "not_in_channel"),
    (b'{"error":"ratelimited","ok":false}', "ratelimited"), (b"<html>", "unreadable"), (b"", "unreadable"),
])
def test_outcomes_are_read_from_answers(body: bytes, outcome: str) -> None:
    assert _outcome(body) == outcome


@pytest.mark.parametrize(("url", "method"), [
    ("https://slack.com/api/chat.postMessage", "chat.postMessage"), ("https://slack.com/api/", None),
    ("https://files.slack.com/upload/v1/x", None), ("https://hooks.slack.com/actions/T/1/x", None),
])
def test_only_calls_of_the_web_api_count(url: str, method: str | None) -> None:
    assert _method(URL(url)) == method
