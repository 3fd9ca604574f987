"""Pipelines report over signed HTTP: what is refused, what comes due at once, and what stands beside people's answers."""

import json
from datetime import timedelta

import pytest

from bot.local.model import TEAM
from bot.signal_client import send, told
from bot.signing import SIGNATURE, TIMESTAMP, TOKEN, SignalError
from tests.stories.kept import checks, facts, planned, plans, standing
from tests.stories.pipeline import reporting, swept
from tests.stories.steps import until_services, until_verdict, voting_app
from tests.world import ANN, BOB, CHANNEL, World, texts

ASKED = "*Time for another look*"


async def test_a_token_is_shown_to_its_author_alone_and_works_until_it_is_revoked(here: World) -> None:
    await until_verdict(here)
    async with reporting(here) as pipeline:
        assert pipeline.secret not in here.transcript()
        assert here.whispers(BOB) == []
        assert await pipeline.report(services=6) == (200, "")
        await here.command(BOB, "token revoke")
        assert here.whispers(BOB) == ["Revoked: 1 token of this channel. Reports signed with it are refused now."]
        status, says = await pipeline.report("build-2", services=7)
        assert (status, "revoked" in says) == (401, True)


async def test_what_is_not_signed_now_with_the_secret_is_refused(here: World) -> None:
    await until_verdict(here)
    async with reporting(here) as pipeline:
        body = json.dumps({"id": "b", "signals": {"services": 14}}).encode()
        for headers in (
            {TOKEN: "mct-unknown"}, {TOKEN: ""}, {SIGNATURE: "v0=" + "0" * 64}, {SIGNATURE: ""}, {TIMESTAMP: "now"},
            {TIMESTAMP: ""}, {TIMESTAMP: "9" * 30}, {SIGNATURE: "v0=é"},
        ):
            status, says = await pipeline.post(body, **headers)
            assert (status, bool(says)) == (401, True), headers
        for seconds, status in ((-310, 401), (310, 401), (-280, 200), (280, 200)):
            pipeline.seconds = seconds
            assert (await pipeline.report(f"at {seconds}", services=6))[0] == status


UNREADABLE = [
    (b"{", "not JSON in UTF-8"), (b"\xff", "not JSON in UTF-8"), (b"[" * 60000, "not JSON in UTF-8"), (b"[]", '"id"'), (b"{}", '"id"'),
    (b'{"id": 7, "signals": {"services": 14}}', '"id"'), (b'{"id": "a"}', '"signals"'),
    (b'{"id": "a\\u0000", "signals": {"services": 14}}', '"id"'),
    (b'{"id": "a", "signals": {}}', '"signals"'), (b'{"id": "a", "signals": {"planet": 1}}', "no question 'planet'"),
    (b'{"id": "a", "signals": {"services": "many"}}', "'many' is no answer to 'services'"),
    (b'{"id": "a", "signals": {"services": {"min": -3, "max": 4}}}', "no answer to 'services'"),
    (b'{"id": "a", "signals": {"stage": "mars"}}', "'mars' is no choice of 'stage'"),
    (b'{"id": "a", "signals": {"stage": {"a": []}}}', "no choice of 'stage'"),
    (b'{"id": "a", "signals": {"stage": null}}', "no answer to 'stage'"),
    (b'{"id": "a", "signals": {"services": {"min": 1, "max": 1e3}}}', "no answer to 'services'"),
    (b'{"id": "a", "signals": {"services": {"min": true}}}', "no answer to 'services'"),
    (b'{"id": "a", "signals": {"growth": {"min": 1' + b"0" * 40 + b'}}}', "no answer to 'growth'"),
    (b'{"id": "a", "signals": {"hire_date": "9999-12-31"}}', "no answer to 'hire_date'"),
    (b'{"id": "a", "signals": {"launch": "0001-01-01"}}', "no answer to 'launch'"),
    (b'{"id": "a", "signals": {"cluster_date": "0027-03-01"}}', "no answer to 'cluster_date'"),
    (b'{"id": "a", "signals": {"problem": "\\ud800"}}', "no answer to 'problem'"),
    (b'{"id": "a", "signals": {"problem": "' + b"x" * 70000 + b'"}}', "longer than"),
]


async def test_what_can_not_be_read_is_said(here: World) -> None:
    async with reporting(here) as pipeline:
        for body, says in UNREADABLE:
            status, sentence = await pipeline.post(body)
            assert (status, says in sentence) == (400, True), (body[:80], sentence)
    async with here.bot.store.transaction() as tx:
        assert await tx.signals_for(TEAM, CHANNEL, "voting-app") == []


async def test_a_count_that_reaches_the_next_size_asks_at_once_with_the_count_one_click_away(here: World) -> None:
    await until_verdict(here)
    async with reporting(here) as pipeline:
        assert (await pipeline.report(services=14))[0] == 200
        assert (await pipeline.report(services=14))[0] == 200
        assert (await pipeline.report("build-2", services=15))[0] == 200
        await swept(here)
        await swept(here)
    asked = [text for text in map(texts, here.thread()) if text.startswith(ASKED)]
    assert len(asked) == 1
    assert "the pipeline counts 14 services, and 10 was the next size to look at" in asked[0]
    assert "The pipeline says *15 services*." in here.transcript()
    await here.press(BOB, "Use 15 services")
    assert await standing(here, "services") == "15"
    assert (await facts(here, "services")) == [f"services: 15 · {BOB}"]
    assert len(await checks(here)) == 2


async def test_a_count_below_moves_the_day_and_the_card_says_so(here: World) -> None:
    await until_verdict(here)
    [before] = [due for kind, due in await plans(here) if kind == "services"]
    async with reporting(here) as pipeline:
        await pipeline.report(services=9)
        await here.settle()
    [after] = [due for kind, due in await plans(here) if kind == "services"]
    assert before - after > timedelta(days=100)
    assert f"I'll ask again {after.day} {after:%b %Y}" in texts(here.root())
    await swept(here)
    assert len(await checks(here)) == 1


async def test_in_production_or_a_launch_that_comes_nearer_is_asked_at_once(here: World) -> None:
    await voting_app(here, launch="1 June 2027")
    async with reporting(here) as pipeline:
        await pipeline.report("a", launch="2027-09-01")
        assert [due.due_at.date().isoformat() for due in await planned(here) if due.kind == "launch"] == [
            "2027-06-09", "2027-09-01"
        ]
        await pipeline.report("b", launch="2026-12-24")
        await pipeline.report("c", stage="production")
        await swept(here)
    [asked] = [text for text in map(texts, here.thread()) if text.startswith(ASKED)]
    assert "the pipeline says the launch is on 24 Dec 2026" in asked
    assert "The pipeline says *In production*." in here.transcript()


async def test_an_open_check_gets_proposals_that_never_override_a_person(here: World) -> None:
    await until_services(here)
    async with reporting(here) as pipeline:
        await pipeline.report("a", services=14, stage="launch", pods="unknown")
        await here.settle()
        assert "The pipeline says *14 services*.\n" in here.transcript()
        assert await standing(here, "services") == ""
        assert await standing(here, "stage") == "In production"
        await here.reply(ANN, "5")
        assert await standing(here, "services") == "5"
        line = next(text for text in map(texts, here.thread()) if "*5 services*" in text)
        assert "The pipeline says *14 services*." in line
        await pipeline.report("b", services=16)
        await here.settle()
        assert await standing(here, "services") == "5"


async def test_a_token_of_one_system_says_nothing_about_another(here: World) -> None:
    await until_verdict(here)
    await here.command(ANN, "for payments")
    await here.command(BOB, "token")
    assert "Say which: `/meshcheck token for NAME`" in here.whispers(BOB)[-1]
    async with reporting(here, "token for payments") as pipeline:
        await pipeline.report(services=14)
        await swept(here)
    assert not any(text.startswith(ASKED) for text in map(texts, here.thread()))
    assert len(await checks(here)) == 2


async def test_reports_to_a_channel_that_said_stop_wait(here: World) -> None:
    await until_verdict(here)
    await here.command(ANN, "stop")
    async with reporting(here) as pipeline:
        await pipeline.report(services=14)
        await swept(here)
        assert len(await checks(here)) == 1
        await here.command(ANN, "resume")
        await swept(here)
    assert len(await checks(here)) == 2


async def test_the_sender_is_told_what_is_wrong(here: World) -> None:
    await until_verdict(here)
    async with reporting(here) as pipeline:
        await send(pipeline.url, pipeline.token, pipeline.secret, "a", told(["services=14", "data=sensitive,tenants"]))
        await swept(here)
        for url, secret, words, says in (
            (pipeline.url, "wrong", ["services=14"], r"Not taken \(401\): The signature is wrong"),
            (pipeline.url, pipeline.secret, ["services=many"], r"Not taken \(400\): 'many' is no answer"),
            (f"{pipeline.url}/elsewhere", pipeline.secret, ["services=14"], "answered 404 and is no Meshcheck"),
            ("http://127.0.0.1:9", pipeline.secret, ["services=14"], "can not be reached"),
            ("meshcheck.example.org", pipeline.secret, ["services=14"], "is no address"),
        ):
            with pytest.raises(SignalError, match=says):
                await send(url, pipeline.token, secret, "b", told(words))
    for words in (["services"], ["=14"], ["services="], ["services=1", "services=2"]):
        with pytest.raises(SignalError):
            told(words)
    assert len(await checks(here)) == 2


async def test_of_two_reports_the_one_that_was_signed_last_counts_whichever_arrives_first(here: World) -> None:
    await until_verdict(here)
    async with reporting(here) as pipeline:
        pipeline.seconds = -10
        assert (await pipeline.report("build-8", services=15))[0] == 200
        pipeline.seconds = -200
        assert (await pipeline.report("build-7", services=12))[0] == 200
        assert (await pipeline.report("build-8", services=12))[0] == 200, "a replay under an old id changes nothing"
        await swept(here)
    assert "The pipeline says *15 services*." in here.transcript()
    assert "*12 services*" not in here.transcript()
